-- Guests who call staff. A session has one unresolved call of each kind; its calls are deleted with it.
create table service_calls (
    id              bigint generated always as identity primary key,
    store_id        uuid        not null references stores,
    table_id        bigint      not null,
    session_id      bigint      not null,
    kind            text        not null check (length(kind) between 1 and 20),
    note            text        check (length(note) <= 200),
    state           text        not null default 'open' check (state in ('open', 'acknowledged', 'resolved')),
    version         int         not null default 1,
    called_at       timestamptz not null default now(),
    acknowledged_at timestamptz,
    acknowledged_by text,
    -- When it had been open for too long.
    escalated_at    timestamptz,
    resolved_at     timestamptz,
    resolved_by     text,
    unique (store_id, id),
    foreign key (store_id, session_id) references table_sessions (store_id, id) on delete cascade
);

create unique index one_open_call_per_kind on service_calls (session_id, kind) where state <> 'resolved';
create index service_calls_by_session on service_calls (store_id, session_id, id);
create index service_calls_unresolved on service_calls (store_id, id) where state <> 'resolved';
create index service_calls_to_escalate on service_calls (called_at) where state = 'open' and escalated_at is null;

-- The log may remember calls from before this was rolled back.
select setval(pg_get_serial_sequence('service_calls', 'id'), told.id)
  from (select max(aggregate_id) as id from event_log where aggregate_type = 'call') told
 where told.id is not null;
