create table dead_letters (
    id         bigint generated always as identity primary key,
    store_id   uuid,
    event_id   uuid,
    route_id   text        not null,
    body       bytea       not null,
    headers    jsonb       not null,
    cause      text        not null,
    attempts   int         not null,
    state      text        not null default 'open' check (state in ('open', 'redriven', 'discarded')),
    created_at timestamptz not null default now()
);

create index dead_letters_by_store on dead_letters (store_id, state, id desc);
