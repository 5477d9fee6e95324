-- The statements of one order, as src/main/java/io/tableorder/order/Orders.java sends them.
\set store random(1, :stores)
\set table (:store - 1) * :tables + random(1, :tables)
\set menu1 (:store - 1) * 12 + random(1, 4)
\set menu2 (:store - 1) * 12 + random(5, 8)
\set menu3 (:store - 1) * 12 + random(9, 12)
\set quantity1 random(1, 3)
\set quantity2 random(1, 3)
\set key random(1, 9000000000000000000)
begin;
select id as session_id
  from table_sessions
 where store_id = ('b0000000-0000-4000-8000-' || lpad(:store::text, 12, '0'))::uuid
   and table_id = :table and ended_at is null
   for no key update \gset
select nextval(pg_get_serial_sequence('orders', 'id')) as order_id,
       s.currency,
       (now() at time zone s.time_zone - s.business_day_cutoff)::date as business_day,
       (select k.seq from idempotency_keys k where k.store_id = s.id and k.scope = 'table:' || :table and k.key = :key::text) as seq,
       m.menus
  from stores s,
       lateral (select json_agg(json_build_object('id', id, 'name', name, 'price', price, 'available', is_available)) as menus
                  from menus where store_id = s.id and id = any (array[:menu1, :menu2, :menu3]::bigint[])) m
 where s.id = ('b0000000-0000-4000-8000-' || lpad(:store::text, 12, '0'))::uuid \gset
with event as (
    select * from append_event(('b0000000-0000-4000-8000-' || lpad(:store::text, 12, '0'))::uuid, 'order.created', 'order',
                               :order_id::bigint, 1, :payload::text::jsonb, :business_day::date)
), placed as (
    insert into orders (id, store_id, table_id, session_id, order_number, business_day, total_price, placed_by, created_at, updated_at)
    select :order_id::bigint, ('b0000000-0000-4000-8000-' || lpad(:store::text, 12, '0'))::uuid, :table::bigint, :session_id::bigint,
           order_number, business_day, 30000, 'table:' || :table, now(), now()
      from event
), items as (
    insert into order_items (store_id, order_id, line, menu_id, menu_name, unit_price, quantity, subtotal)
    select ('b0000000-0000-4000-8000-' || lpad(:store::text, 12, '0'))::uuid, :order_id::bigint, line, menu, 'name', 5000, quantity,
           5000 * quantity
      from unnest(array[:menu1, :menu2, :menu3]::bigint[], array[:quantity1, :quantity2, 1]::int[])
           with ordinality as i (menu, quantity, line)
), remembered as (
    insert into idempotency_keys (store_id, scope, key, request_hash, seq)
    select ('b0000000-0000-4000-8000-' || lpad(:store::text, 12, '0'))::uuid, 'table:' || :table, :key::text,
           sha256(convert_to(:key::text, 'UTF8')), seq
      from event
)
select seq, order_number, payload from event;
commit;
