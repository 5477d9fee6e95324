-- Loses: the sales that were summed up by day. Reports read every order again.
-- Drops one partition that holds only days before the given one, and answers its name, or null if there is none. Call it until
-- then, each time in a transaction of its own: a drop stops readers and writers of the history for its moment, and gives way to
-- those that take longer.
create or replace function drop_history_partition(p_before date) returns text language plpgsql set lock_timeout = '500ms' as $$
declare
    home text;
    partition text;
begin
    -- Two drops at once trip over each other's catalogue entries. Whoever is at it goes on until nothing is left.
    if not pg_try_advisory_xact_lock(hashtext('drop_history_partition')) then
        return null;
    end if;
    select n.nspname, c.relname into home, partition
      from pg_inherits i
      join pg_class c on c.oid = i.inhrelid
      join pg_namespace n on n.oid = c.relnamespace
     where i.inhparent in ('order_history'::regclass, 'order_history_items'::regclass)
       and case when c.relname ~ '_[0-9]{4}_[0-9]{2}$'
                then to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= p_before end
     order by right(c.relname, 7), c.relname
     limit 1;
    if partition is not null then
        execute format('drop table %I.%I', home, partition);
    end if;
    return partition;
end $$;

drop trigger unsettle_sales_of_added on order_history;

drop trigger unsettle_sales_of_removed on order_history;

drop trigger unsettle_sales_of_changed on order_history;

drop trigger unsettle_sales_of_other_hours on stores;

drop function unsettle_sales();

drop function unsettle_all_sales();

drop function settle_sales(uuid, date);

drop table sales_lines;

drop table sales_days;
