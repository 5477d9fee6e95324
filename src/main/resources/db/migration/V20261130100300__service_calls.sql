-- Guests who call staff. A table has one open call of each kind.
create table service_calls (
    id              bigint generated always as identity primary key,
    store_id        uuid        not null references stores,
    table_id        bigint      not null,
    session_id      bigint      not null,
    kind            text        not null,
    note            text,
    state           text        not null default 'open' check (state in ('open', 'acknowledged', 'resolved')),
    version         int         not null default 1,
    called_at       timestamptz not null default now(),
    acknowledged_at timestamptz,
    acknowledged_by text,
    escalated_at    timestamptz,
    resolved_at     timestamptz,
    resolved_by     text,
    unique (store_id, id),
    foreign key (store_id, session_id) references table_sessions (store_id, id) on delete cascade
);

create unique index one_open_call_per_kind on service_calls (session_id, kind) where state <> 'resolved';
create index service_calls_open on service_calls (store_id, id) where state <> 'resolved';
create index service_calls_to_escalate on service_calls (called_at) where state = 'open' and escalated_at is null;
