-- Loses: the sales that were summed up by day. Reports read every order again.
-- Drops the oldest month that holds only days before the given one, and answers it, or null if there is none. The distance from
-- today to the given day is how long orders are kept: the newest archived order has to be that much younger than the month, too,
-- and a day that is yet to come was reckoned by a wrong clock. A drop stops readers and writers of the history for its moment,
-- and gives way to those that take longer.
create or replace function drop_history_partition(p_before date) returns text language plpgsql set lock_timeout = '500ms' as $$
declare
    kept int := (now() at time zone 'UTC')::date - p_before;
    month text;
    partition regclass;
    newest date;
begin
    -- Two drops at once trip over each other's catalogue entries.
    if kept <= 0 or not pg_try_advisory_xact_lock(hashtext('drop_history_partition')) then
        return null;
    end if;
    select min(right(c.relname, 7)) into month
      from pg_inherits i
      join pg_class c on c.oid = i.inhrelid
     where i.inhparent in ('order_history'::regclass, 'order_history_items'::regclass)
       and case when c.relname ~ '_[0-9]{4}_[0-9]{2}$'
                then to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= p_before end;
    if month is null then
        return null;
    end if;
    for partition in
        select c.oid::regclass
          from pg_inherits i
          join pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'order_history'::regclass
         order by right(c.relname, 7) desc
    loop
        execute format('select max(business_day) from %s', partition) into newest;
        exit when newest is not null;
    end loop;
    if to_date(month, 'YYYY_MM') + interval '1 month' > newest - kept then
        return null;
    end if;
    for partition in
        select c.oid::regclass
          from pg_inherits i
          join pg_class c on c.oid = i.inhrelid
         where i.inhparent in ('order_history'::regclass, 'order_history_items'::regclass) and right(c.relname, 7) = month
         order by c.relname
    loop
        execute format('drop table %s', partition);
    end loop;
    return replace(month, '_', '-');
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
