-- The dead letter of an event whose store is not there belongs to no store, so that super admins can settle it.
update dead_letters d
   set store_id = null
 where store_id is not null and not exists (select from stores s where s.id = d.store_id);
