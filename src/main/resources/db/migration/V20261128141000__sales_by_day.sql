-- What a store has sold on each business day, out of its completed orders. A day that is settled is read here, any other from the
-- orders themselves. A background route settles days that are over; whatever changes the completed orders of a day unsettles it in
-- the same transaction, so that a report is exact at every moment. A day without sales has a row as well.
create table sales_days (
    store_id     uuid    not null references stores on delete cascade,
    business_day date    not null,
    is_settled   boolean not null default false,
    orders       bigint  not null default 0,
    items        bigint  not null default 0,
    sales        bigint  not null default 0,
    primary key (store_id, business_day)
);

create index sales_days_unsettled on sales_days (store_id, business_day) where not is_settled;

-- The same by hour of the store's clock, by menu and by table. The name is that of the last order, which is told by its time and id.
create table sales_lines (
    store_id     uuid        not null,
    grouping     text        not null check (grouping in ('hour', 'menu', 'table')),
    business_day date        not null,
    key          bigint      not null,
    name         text,
    orders       bigint      not null,
    items        bigint      not null,
    sales        bigint      not null,
    last_at      timestamptz not null,
    last_order   bigint      not null,
    primary key (store_id, grouping, business_day, key),
    foreign key (store_id, business_day) references sales_days on delete cascade
);

create index sales_lines_by_day on sales_lines (store_id, business_day);

-- The row of the day stays locked until the orders are committed. Who settles the day needs it too, and
-- then sees them. Days are locked in their order.
create function unsettle_sales() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into sales_days (store_id, business_day)
        select distinct store_id, business_day from added order by store_id, business_day
            on conflict (store_id, business_day) do update set is_settled = false;
    elsif tg_op = 'DELETE' then
        insert into sales_days (store_id, business_day)
        select distinct store_id, business_day from removed order by store_id, business_day
            on conflict (store_id, business_day) do update set is_settled = false;
    else
        insert into sales_days (store_id, business_day)
        select store_id, business_day from removed union select store_id, business_day from added order by store_id, business_day
            on conflict (store_id, business_day) do update set is_settled = false;
    end if;
    return null;
end $$;

create trigger unsettle_sales_of_added after insert on order_history
    referencing new table as added for each statement execute function unsettle_sales();

create trigger unsettle_sales_of_removed after delete on order_history
    referencing old table as removed for each statement execute function unsettle_sales();

create trigger unsettle_sales_of_changed after update on order_history
    referencing old table as removed new table as added for each statement execute function unsettle_sales();

-- The hours are those of the store's clock.
create function unsettle_all_sales() returns trigger language plpgsql as $$
begin
    update sales_days set is_settled = false where store_id = new.id and is_settled;
    return null;
end $$;

create trigger unsettle_sales_of_other_hours after update of time_zone on stores
    for each row when (old.time_zone <> new.time_zone) execute function unsettle_all_sales();

-- Settles one day, whose row of sales_days the caller has locked.
create function settle_sales(p_store uuid, p_day date) returns void language plpgsql as $$
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

-- Drops the oldest month that holds only days before the given one, with its sales, and answers it, or null if there is none. The distance from
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
    -- Also those of all the days before, which have no orders left.
    delete from sales_days where business_day < to_date(month, 'YYYY_MM') + interval '1 month';
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
