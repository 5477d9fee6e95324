create table tables (
    id            bigint generated always as identity primary key,
    store_id      uuid        not null references stores,
    table_number  text        not null check (length(table_number) between 1 and 20),
    password_hash text        not null,
    created_at    timestamptz not null default now(),
    unique (store_id, table_number),
    unique (store_id, id)
);

create table table_sessions (
    id         bigint generated always as identity primary key,
    store_id   uuid        not null,
    table_id   bigint      not null,
    started_at timestamptz not null default now(),
    ended_at   timestamptz,
    unique (store_id, id),
    foreign key (store_id, table_id) references tables (store_id, id)
);

-- One open session per table, whoever opens it first.
create unique index one_open_session_per_table on table_sessions (table_id) where ended_at is null;
