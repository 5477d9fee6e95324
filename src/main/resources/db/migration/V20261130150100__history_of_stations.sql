-- Which stations were done with their part of an item: no other cooks it again when its session is opened again.
alter table order_history_items add column done_at text[] not null default '{}';

-- Days that were settled while the version without sums by option was back: they are settled again.
update sales_days d
   set is_settled = false
 where is_settled
   and exists (select
                 from order_history_items i
                where i.store_id = d.store_id and i.business_day = d.business_day and i.options <> '[]')
   and not exists (select
                     from sales_lines l
                    where l.store_id = d.store_id and l.business_day = d.business_day and l.grouping = 'option');
