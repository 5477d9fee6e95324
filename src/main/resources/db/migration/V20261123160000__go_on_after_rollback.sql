-- What earlier migrations began with, where a roll-back has left more than that behind. Elsewhere this changes nothing.

-- Stores that are older than their event streams.
insert into store_seq (store_id) select id from stores on conflict do nothing;
insert into outbox_head (store_id) select id from stores on conflict do nothing;

-- The log has each version of a category, and each order, once.
update menu_categories c
   set version = told.version
  from (select aggregate_id, max(aggregate_version) as version
          from event_log
         where aggregate_type = 'category'
         group by aggregate_id) told
 where told.aggregate_id = c.id and told.version > c.version;

-- Only forward: an instance may be taking orders meanwhile.
select setval('orders_id_seq', told.id)
  from (select max(aggregate_id) as id from event_log where aggregate_type = 'order') told, orders_id_seq s
 where told.id > s.last_value or told.id = s.last_value and not s.is_called;
