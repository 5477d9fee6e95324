-- About 10^6 rows, as 100 stores have them after some months: open orders, the history, events and deliveries that are kept, and what is
-- about to be swept.
set local synchronous_commit = off;

insert into stores (id, name, currency, time_zone)
select ('10000000-0000-4000-8000-' || lpad(s::text, 12, '0'))::uuid, '식당 ' || s, 'KRW', 'Asia/Seoul' from generate_series(1, 100) s;
create temp table s on commit drop as
select id, row_number() over (order by id)::int as n from stores where id::text like '10000000%';

insert into admins (store_id, username, password_hash, role)
select id, 'busy-' || n || '-' || i, 'none', 'store_admin' from s, generate_series(1, 50) i;
insert into tables (store_id, table_number, password_hash) select id, i::text, 'none' from s, generate_series(1, 50) i;
insert into menu_categories (store_id, name, display_order) select id, '분류 ' || i, i from s, generate_series(1, 20) i;
insert into menus (store_id, category_id, name, description, price, display_order, pos_code)
select c.store_id, c.id, c.name || ' 메뉴 ' || i, '', 9000, i, 'P-' || c.id || '-' || i from menu_categories c, generate_series(1, 10) i
 where c.store_id in (select id from s);
insert into table_sessions (store_id, table_id, started_at, ended_at)
select store_id, id, now() - i * interval '5 hours', case when i > 0 then now() - i * interval '5 hours' + interval '1 hour' end
  from tables, generate_series(0, 9) i where store_id in (select id from s);

insert into orders (store_id, table_id, session_id, order_number, business_day, status, total_price, placed_by, created_at, updated_at)
select store_id, table_id, id, row_number() over (partition by store_id), current_date, (array['pending', 'preparing', 'served'])[1 + i % 3], 18000, 'table:' || table_id, now(), now()
  from table_sessions, generate_series(1, 5) i where ended_at is null and store_id in (select id from s);
insert into order_items (store_id, order_id, line, menu_id, menu_name, unit_price, quantity, subtotal)
select o.store_id, o.id, i, m.id, '김치찌개', 9000, 1, 9000
  from orders o join (select store_id, min(id) as id from menus group by 1) m on m.store_id = o.store_id, generate_series(1, 2) i
 where o.store_id in (select id from s);

select make_history_partitions((now() - interval '8 months')::date, (now() + interval '1 month')::date);
insert into order_history (store_id, original_order_id, table_id, table_number, session_id, order_number, business_day, status, total_price,
                           currency, placed_by, version, created_at, updated_at, events)
select s.id, 10000000 + s.n * 100000 + i, 1 + i % 50, (1 + i % 50)::text, i / 4, i, current_date - (i % 240), 'served', 18000, 'KRW', 'table:1', 3,
       now() - (i % 240) * interval '1 day', now(), '[{"seq": 1, "type": "order.created"}]'
  from s, generate_series(1, case when s.n = 1 then 30000 else 1200 end) i;
insert into order_history_items (store_id, business_day, original_order_id, line, menu_id, menu_name, unit_price, quantity, subtotal)
select store_id, business_day, original_order_id, 1, 1, '김치찌개', 9000, 2, 18000 from order_history;

insert into event_log (store_id, seq, event_id, aggregate_type, aggregate_id, aggregate_version, type, payload, created_at)
select s.id, i, gen_random_uuid(), 'order', s.n * 1000 + i / 3, 1 + i % 3, 'order.created', '{"status": "pending"}',
       now() - i * interval '4 minutes'
  from s, generate_series(1, 2500) i;
insert into idempotency_keys (store_id, scope, key, request_hash, seq)
select s.id, 'table:' || i % 50, 'k-' || i, '\x01', i from s, generate_series(1, 400) i;
insert into inbox (consumer, event_id) select 'kitchen-ticket', event_id from event_log where seq <= 600;

insert into delivery_targets (name) select 'printer-' || n from s;
insert into deliveries (store_id, target, kind, on_paper, event_id, event_type, event_time, subject, event_seq, content, state, expires_at,
                        created_at, settled_at)
select s.id, 'printer-' || s.n, 'escpos', true, gen_random_uuid(), 'order.created', now() - i * interval '2 minutes', 'orders/' || i, i, '{}',
       case when i <= 10 then 'pending' when i % 50 = 0 then 'dead' else 'confirmed' end, now() + interval '1 day',
       now() - i * interval '2 minutes', case when i > 10 then now() - i * interval '2 minutes' end
  from s, generate_series(1, 600) i;
insert into delivery_attempts (delivery_id, attempt, at, millis, result, code)
select id, 1, created_at, 12, 'confirmed', 'OK' from deliveries where store_id in (select id from s) and state <> 'pending';
insert into dead_letters (kind, store_id, event_id, route_id, body, headers, cause, attempts, queue, event_type, subject, event_seq, state, delivery_id)
select (array['connector', 'printer', 'webhook'])[1 + i % 3], s.id, gen_random_uuid(), 'kitchen-ticket', '\x7b7d', '{}', 'no paper', 4, 'kitchen-ticket', 'order.created', 'orders/' || i, i,
       case when i % 10 = 0 then 'open' else 'redriven' end, null
  from s, generate_series(1, 200) i;
insert into dead_letter_acts (store_id, dead_letter_id, act, actor) select store_id, id, 'redrive', 'admin:1' from dead_letters;
insert into login_attempts (kind, account, failures, last_failed_at) select 'store_admin', 'a-' || i, 1, now() from generate_series(1, 20000) i;
insert into revoked_tokens (token_id, expires_at) select gen_random_uuid(), now() + interval '1 hour' from generate_series(1, 20000) i;
insert into api_keys (store_id, name, prefix, hash, created_by)
select id, 'POS ' || i, 'tok_' || lpad(n || 'x' || i, 10, 'a'), sha256((n || '-' || i)::bytea), 'admin:1' from s, generate_series(1, 50) i;
insert into webhooks (store_id, url, types, created_by, updated_by)
select id, 'https://example.com/' || i, '{order.*}', 'admin:1', 'admin:1' from s, generate_series(1, 20) i;
insert into targets (store_id, name, kind, options, types, created_by, updated_by)
select id, 'printer ' || i, 'printer', '{"host":"192.168.0.51"}', '{order.*}', 'admin:1', 'admin:1' from s, generate_series(1, 20) i;
