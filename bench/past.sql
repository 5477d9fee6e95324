-- The past of a service that has run for long, added to what is there: completed orders of all stores, three to a visit and of three dishes
-- each, :visits visits of each store, :visits_a_day on each business day back from yesterday. The log has the events of its last three days,
-- the keys and the inbox have what they keep; all of it is published. Stores are those of seed.sql.
create temp table past_visits as
select ('b0000000-0000-4000-8000-' || lpad(s::text, 12, '0'))::uuid as store_id, s as number, n,
       nextval(pg_get_serial_sequence('table_sessions', 'id')) as id, (s - 1) * :tables + 1 + n % :tables as table_id,
       d.day, (d.day + time '03:00') at time zone 'UTC' + n % :visits_a_day * interval '1 minute' as started_at
  from generate_series(1, :stores) s
 cross join generate_series(0, :visits - 1) n
 cross join lateral (select current_date - 1 - n / :visits_a_day as day) d;

create temp table past_orders as
select v.store_id, v.number, nextval('orders_id_seq') as id, v.id as session_id, v.table_id, t.table_number, v.day,
       n % (3 * :visits_a_day) + o as order_number, v.started_at + o * interval '10 minutes' as at
  from past_visits v
  join tables t on t.id = v.table_id
 cross join generate_series(1, 3) o;

select make_history_partitions(min(day), max(day)) from past_visits;

insert into table_sessions (id, store_id, table_id, started_at, ended_at, version, orders_count, total_price, currency) overriding system value
select id, store_id, table_id, started_at, started_at + interval '1 hour', 2, 3, 3 * 28000, 'KRW' from past_visits;

insert into order_history (store_id, original_order_id, table_id, table_number, session_id, order_number, business_day, status, total_price,
                           currency, note, placed_by, version, created_at, updated_at, archived_at, events)
select store_id, id, table_id, table_number, session_id, order_number, day, 'served', 28000, 'KRW', null, 'table:' || table_id, 4, at,
       at + interval '15 minutes', at + interval '1 hour',
       jsonb_build_array(
           jsonb_build_object('seq', id, 'type', 'order.created', 'at', at, 'status', 'pending', 'actor', 'table:' || table_id),
           jsonb_build_object('seq', id, 'type', 'order.status_changed', 'at', at, 'status', 'preparing', 'previous_status', 'pending', 'actor', 'admin:1'),
           jsonb_build_object('seq', id, 'type', 'order.status_changed', 'at', at, 'status', 'ready', 'previous_status', 'preparing', 'actor', 'admin:1'),
           jsonb_build_object('seq', id, 'type', 'order.status_changed', 'at', at, 'status', 'served', 'previous_status', 'ready', 'actor', 'admin:1'))
  from past_orders;

insert into order_history_items (store_id, business_day, original_order_id, line, menu_id, menu_name, unit_price, quantity, subtotal, note,
                                 pos_code, category_id, category, station)
select o.store_id, o.day, o.id, l.line, (o.number - 1) * 12 + 4 * l.line - 3, '메뉴 ' || 4 * l.line - 3, 3500 + 2000 * l.line, l.quantity,
       (3500 + 2000 * l.line) * l.quantity, null, null, o.number, '식사', null
  from past_orders o
 cross join (values (1, 2), (2, 1), (3, 1)) l (line, quantity);

insert into order_numbers as n (store_id, business_day, last_number)
select store_id, day, max(order_number) from past_orders group by store_id, day
    on conflict (store_id, business_day) do update set last_number = greatest(n.last_number, excluded.last_number);

-- Not older than what is purged while the measurement runs.
create temp table past_events as
select o.store_id, gen_random_uuid() as event_id, o.id, e.version, o.table_id, o.session_id, o.table_number, o.order_number, o.number, o.day,
       greatest(o.at, now() - interval '60 hours') as at,
       s.seq + row_number() over (partition by o.store_id order by o.at, o.id, e.version) as seq
  from past_orders o
  join store_seq s on s.store_id = o.store_id
 cross join generate_series(1, 4) e (version)
 where o.day >= current_date - 3;

insert into event_log (store_id, seq, event_id, aggregate_type, aggregate_id, aggregate_version, type, payload, created_at, traceparent, request_id)
select store_id, seq, event_id, 'order', id, version, case version when 1 then 'order.created' else 'order.status_changed' end,
       case version when 1
           then jsonb_build_object(
               'order_id', id, 'id', id, 'status', 'pending', 'total_price', 28000, 'currency', 'KRW', 'table_id', table_id,
               'table_number', table_number, 'table_session_id', session_id, 'note', null, 'version', 1, 'created_at', at,
               'order_number', order_number,
               'order_items', (select jsonb_agg(jsonb_build_object(
                                   'menu_id', (number - 1) * 12 + 4 * line - 3, 'menu_name', '메뉴 ' || 4 * line - 3, 'unit_price', 7000, 'quantity', 1,
                                   'subtotal', 7000, 'note', null, 'pos_code', null, 'category_id', number, 'category', '식사', 'station', null))
                                 from generate_series(1, 3) line))
           else jsonb_build_object(
               'order_id', id, 'order_number', order_number, 'table_id', table_id, 'table_number', table_number,
               'status', (array['preparing', 'ready', 'served'])[version - 1],
               'previous_status', (array['pending', 'preparing', 'ready'])[version - 1], 'changed_by', 'admin:1', 'version', version)
       end,
       at, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00', 'c7a9c2b0-52a6-4f0c-9d4e-0a1b2c3d4e5f'
  from past_events;

insert into inbox (consumer, event_id, at) select 'kitchen-ticket', event_id, at from past_events where version = 1;

insert into idempotency_keys (store_id, scope, key, request_hash, seq, created_at)
select store_id, 'key:table:' || table_id, gen_random_uuid(), sha256(event_id::text::bytea), seq, greatest(at, now() - interval '12 hours')
  from past_events
 where version = 1 and day = current_date - 1;

update store_seq s set seq = e.seq from (select store_id, max(seq) as seq from past_events group by store_id) e where e.store_id = s.store_id;

-- As the service does in the background.
do $$
begin
    perform settle_sales(store_id, business_day) from sales_days where not is_settled and business_day < current_date;
end $$;

drop table past_events, past_orders, past_visits;
