-- The statements of one order: LOCK_OPEN of TableSessions, then PREPARE and PLACE of Orders. Change them together.
-- A colon before a word is a variable to pgbench, even inside quotes.
\set number random(1, :stores)
\set table (:number - 1) * :tables + random(1, :tables)
\set menu1 (:number - 1) * 12 + random(1, 4)
\set menu2 (:number - 1) * 12 + random(5, 8)
\set menu3 (:number - 1) * 12 + random(9, 12)
\set quantity1 random(1, 3)
\set quantity2 random(1, 3)
\set key random(1, 9000000000000000000)

begin;

select id as session, store_id as store
  from table_sessions
 where store_id = ('b0000000-0000-4000-8000-' || lpad(:number, 12, '0'))::uuid and table_id = :table and ended_at is null
   for no key update \gset

select nextval('orders_id_seq') as id, s.currency, t.table_number, n.placed_at,
       ((n.placed_at at time zone s.time_zone) - s.business_day_cutoff)::date as business_day,
       twin.request_hash as twin_hash, twin.aggregate_id as twin_id, twin.payload as twin_answer,
       m.ids, m.names, m.prices, m.available
  from stores s
  join tables t on t.store_id = s.id and t.id = :table
 cross join (select date_trunc('milliseconds', clock_timestamp()) as placed_at) n
  left join lateral (
       select k.request_hash, e.aggregate_id, e.payload::text as payload
         from idempotency_keys k
         join event_log e on e.store_id = k.store_id and e.seq = k.seq
        where k.store_id = :store and k.scope = :scope::text || :table and k.key = :key
          and k.created_at > clock_timestamp() - make_interval(secs => :window)) twin on true
 cross join lateral (
       select array_agg(id) as ids, array_agg(name) as names, array_agg(price) as prices,
              array_agg(is_available) as available
         from menus
        where store_id = :store and id = any (array[:menu1, :menu2, :menu3]::bigint[])) m
 where s.id = :store \gset

with event as (
    select * from append_event(:store, 'order.created', 'order', :id, 1, :order::jsonb, :business_day)
), placed as (
    insert into orders (id, store_id, table_id, session_id, order_number, business_day, total_price, note,
                        placed_by, created_at, updated_at)
    select :id, :store, :table, :session, order_number, business_day, 30000, null, 'guest', :placed_at, :placed_at
      from event
), items as (
    insert into order_items (store_id, order_id, line, menu_id, menu_name, unit_price, quantity, subtotal, note)
    select :store, :id, line, menu_id, menu_name, unit_price, quantity, unit_price * quantity, note
      from unnest(:ids::bigint[], :names::text[], :prices::bigint[], array[:quantity1, :quantity2, 1]::int[],
                  '{null,null,null}'::text[])
           with ordinality as item (menu_id, menu_name, unit_price, quantity, note, line)
), keyed as (
    insert into idempotency_keys as k (store_id, scope, key, request_hash, seq, created_at)
    select :store, :scope::text || :table, :key, sha256(:key), seq, clock_timestamp() from event
        on conflict (store_id, scope, key) do update
           set request_hash = excluded.request_hash, seq = excluded.seq, created_at = excluded.created_at
         where k.created_at <= clock_timestamp() - make_interval(secs => :window)
    returning 1
)
select payload::text as answer, (select count(*) from keyed) as keyed from event;

commit;
