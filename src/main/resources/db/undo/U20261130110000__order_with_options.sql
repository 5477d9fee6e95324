-- Loses: the sums of past days by option, which are made again from the history when the version comes back.
drop function place_order(uuid, bigint, text, bigint, jsonb, text, text, bytea, interval, text, text, jsonb);

create or replace function place_order(
    p_store uuid, p_table bigint, p_placed_by text, p_menu_version bigint, p_order jsonb,
    p_scope text, p_key text, p_hash bytea, p_window interval, p_traceparent text, p_request_id text,
    out outcome text, out order_id bigint, out event text
) language plpgsql as $$
declare
    session record;
    store   record;
    logged  record;
    used    text;
begin
    select s.id, t.table_number
      into session
      from table_sessions s
      join tables t on t.store_id = s.store_id and t.id = s.table_id
     where s.store_id = p_store and s.table_id = p_table and s.ended_at is null
       for no key update of s;
    if not found then
        outcome := 'no session';
        return;
    end if;
    used := coalesce(p_key, session.id || ':' || encode(p_hash, 'hex'));

    select s.menu_version, n.placed_at, ((n.placed_at at time zone s.time_zone) - s.business_day_cutoff)::date as business_day,
           exists (select
                     from idempotency_keys k
                    where k.store_id = p_store and k.scope = p_scope and k.key = used
                      and k.created_at > clock_timestamp() - p_window) as is_repeated
      into strict store
      from stores s
     cross join (select date_trunc('milliseconds', clock_timestamp()) as placed_at) n
     where s.id = p_store;
    if store.is_repeated then
        outcome := 'repeated';
        return;
    elsif store.menu_version <> p_menu_version then
        outcome := 'menu changed';
        return;
    end if;

    order_id := nextval('orders_id_seq');
    select e.seq, e.order_number, e.business_day, e.payload
      into strict logged
      from append_event(
               p_store, 'order.created', 'order', order_id, 1,
               p_order || jsonb_build_object(
                   'order_id', order_id, 'id', order_id, 'table_number', session.table_number, 'table_session_id', session.id,
                   'created_at', to_char(store.placed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
               store.business_day, p_traceparent, p_request_id) e;

    if (select s.menu_version from stores s where s.id = p_store) <> p_menu_version then
        raise exception 'the menu was changed a moment ago' using errcode = 'serialization_failure';
    end if;

    with placed as (
        insert into orders (id, store_id, table_id, session_id, order_number, business_day, total_price, note,
                            placed_by, created_at, updated_at)
        values (place_order.order_id, p_store, p_table, session.id, logged.order_number, logged.business_day,
                (p_order->>'total_price')::bigint, p_order->>'note', p_placed_by, store.placed_at, store.placed_at)
    ), items as (
        insert into order_items (store_id, order_id, line, menu_id, menu_name, unit_price, quantity, subtotal, note,
                                 pos_code, category_id, category, station)
        select p_store, place_order.order_id, i.line, i.menu_id, i.menu_name, i.unit_price, i.quantity, i.subtotal, i.note,
               i.pos_code, i.category_id, i.category, i.station
          from rows from (jsonb_to_recordset(p_order->'order_items') as (
                   menu_id bigint, menu_name text, unit_price bigint, quantity int, subtotal bigint, note text,
                   pos_code text, category_id bigint, category text, station text))
               with ordinality as i (menu_id, menu_name, unit_price, quantity, subtotal, note, pos_code, category_id, category,
                                     station, line)
    )
    insert into idempotency_keys as k (store_id, scope, key, request_hash, seq, created_at)
    values (p_store, p_scope, used, p_hash, logged.seq, clock_timestamp())
        on conflict (store_id, scope, key) do update
           set request_hash = excluded.request_hash, seq = excluded.seq, created_at = excluded.created_at
         where k.created_at <= clock_timestamp() - p_window;
    if not found then
        raise exception 'a repetition of this request was stored a moment ago' using errcode = 'serialization_failure';
    end if;

    outcome := 'placed';
    event := logged.payload::text;
end $$;

delete from sales_lines where grouping = 'option';

alter table sales_lines
    drop constraint sales_lines_grouping_check,
    add constraint sales_lines_grouping_check check (grouping in ('hour', 'menu', 'table'));

create or replace function settle_sales(p_store uuid, p_day date) returns void language plpgsql as $$
declare
    zone text := (select time_zone from stores where id = p_store);
begin
    delete from sales_lines where store_id = p_store and business_day = p_day;

    insert into sales_lines (store_id, grouping, business_day, key, name, orders, items, sales, last_at, last_order)
    with sold as (
        select o.original_order_id as id, o.table_id, o.table_number, o.created_at, i.menu_id, i.menu_name, i.quantity, i.subtotal,
               extract(hour from o.created_at at time zone zone)::bigint as hour
          from order_history o
          join order_history_items i
            on i.store_id = o.store_id and i.business_day = o.business_day and i.original_order_id = o.original_order_id
         where o.store_id = p_store and o.business_day = p_day and o.status <> 'cancelled'
    )
    select p_store, case when grouping(hour) = 0 then 'hour' when grouping(menu_id) = 0 then 'menu' else 'table' end, p_day,
           coalesce(hour, menu_id, table_id),
           case when grouping(menu_id) = 0 then (array_agg(menu_name order by created_at desc, id desc))[1]
                when grouping(table_id) = 0 then (array_agg(table_number order by created_at desc, id desc))[1] end,
           count(distinct id), sum(quantity), sum(subtotal), max(created_at),
           (array_agg(id order by created_at desc, id desc))[1]
      from sold
     group by grouping sets ((hour), (menu_id), (table_id));

    update sales_days d
       set is_settled = true, orders = s.orders, items = s.items, sales = s.sales
      from (select coalesce(sum(l.orders), 0) as orders, coalesce(sum(l.items), 0) as items, coalesce(sum(l.sales), 0) as sales
              from sales_lines l
             where l.store_id = p_store and l.business_day = p_day and l.grouping = 'table') s
     where d.store_id = p_store and d.business_day = p_day;
end $$;
