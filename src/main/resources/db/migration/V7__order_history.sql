-- Completed orders, a partition per month of business days. They are read by table or store and by day, and a month is dropped as
-- a whole. No foreign key points to menus or tables: those may be deleted, the history stays.
create table order_history (
    store_id          uuid        not null references stores,
    original_order_id bigint      not null,
    table_id          bigint      not null,
    table_number      text        not null,
    session_id        bigint      not null,
    order_number      int         not null,
    business_day      date        not null,
    status            text        not null,
    total_price       bigint      not null,
    currency          char(3)     not null,
    note              text,
    placed_by         text        not null,
    version           int         not null,
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    archived_at       timestamptz not null default now(),
    -- What happened to the order, as the event log told it: the log itself is kept for days only.
    events            jsonb       not null,
    primary key (store_id, business_day, original_order_id)
) partition by range (business_day);

create index order_history_by_table on order_history (store_id, table_id, business_day desc, original_order_id desc);

create table order_history_items (
    store_id          uuid   not null,
    business_day      date   not null,
    original_order_id bigint not null,
    line              int    not null,
    menu_id           bigint not null,
    menu_name         text   not null,
    unit_price        bigint not null,
    quantity          int    not null,
    subtotal          bigint not null,
    note              text,
    primary key (store_id, business_day, original_order_id, line)
) partition by range (business_day);

-- Makes the partitions of every month from one day to another that are not there yet. A partition is made apart and then attached,
-- so that nobody has to stop reading or writing the others; the lock is only against making it twice.
create function make_history_partitions(p_from date, p_to date) returns void language plpgsql as $$
declare
    first date := date_trunc('month', p_from);
    parent text;
    partition text;
begin
    while first <= p_to loop
        foreach parent in array array['order_history', 'order_history_items'] loop
            partition := parent || to_char(first, '"_"YYYY"_"MM');
            if to_regclass(partition) is null then
                lock table order_history in share update exclusive mode;
                if to_regclass(partition) is null then
                    execute format('create table %I (like %I including all)', partition, parent);
                    execute format('alter table %I attach partition %I for values from (%L) to (%L)',
                                   parent, partition, first, first + interval '1 month');
                end if;
            end if;
        end loop;
        first := first + interval '1 month';
    end loop;
end $$;

-- Drops one partition that holds only days before the given one, and answers its name, or null if there is none. Call it until
-- then, each time in a transaction of its own: a drop stops readers and writers of the history for its moment, and gives way to
-- those that take longer.
create function drop_history_partition(p_before date) returns text language plpgsql set lock_timeout = '500ms' as $$
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

select make_history_partitions((now() - interval '1 month')::date, (now() + interval '2 months')::date);
