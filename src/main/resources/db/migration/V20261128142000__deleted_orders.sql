-- What is left of deleted orders for as long as the history is kept: the order as it was, who deleted it, when and why, and what had
-- happened to it.
create table deleted_orders (
    store_id     uuid        not null references stores on delete cascade,
    order_id     bigint      not null,
    table_id     bigint      not null,
    business_day date        not null,
    status       text        not null,
    placed_by    text        not null,
    version      int         not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    deleted_at   timestamptz not null default now(),
    deleted_by   text        not null,
    reason       text,
    content      jsonb       not null,
    events       jsonb       not null,
    primary key (store_id, order_id)
);

create index deleted_orders_by_day on deleted_orders (store_id, business_day desc, order_id desc);

create index deleted_orders_by_age on deleted_orders (business_day);

-- For those that are deleted with the history. A session that opens is in no index of these.
create index table_sessions_by_age on table_sessions (ended_at) where ended_at is not null;

-- The first day that the history has room for.
create function history_begin() returns date language sql stable as $$
    select min(to_date(right(c.relname, 7), 'YYYY_MM'))
      from pg_inherits i
      join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'order_history'::regclass and c.relname ~ '_[0-9]{4}_[0-9]{2}$'
$$;
