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
create index order_history_by_id on order_history (store_id, original_order_id);

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

-- Makes the partitions of every month from one day to another that are not there yet.
create function make_history_partitions(p_from date, p_to date) returns void language plpgsql as $$
declare
    first date := date_trunc('month', p_from);
    parent text;
begin
    while first <= p_to loop
        foreach parent in array array['order_history', 'order_history_items'] loop
            if to_regclass(parent || to_char(first, '"_"YYYY"_"MM')) is null then
                execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
                               parent || to_char(first, '"_"YYYY"_"MM'), parent, first, first + interval '1 month');
            end if;
        end loop;
        first := first + interval '1 month';
    end loop;
end $$;

select make_history_partitions((now() - interval '1 month')::date, (now() + interval '2 months')::date);
