-- The business days that connectors of days have dealt with: of each store the newest, and how often the next one was tried.
create table connector_days (
    connector       text        not null,
    store_id        uuid        not null references stores on delete cascade,
    done_until      date        not null,
    attempts        int         not null default 0,
    next_attempt_at timestamptz not null default now(),
    primary key (connector, store_id)
);
