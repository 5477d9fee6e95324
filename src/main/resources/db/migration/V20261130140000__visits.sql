-- The text in a table's QR code: 128 random bits. It hangs on the table for all to see, so it is kept as it is and can be printed again.
create function new_qr_code() returns text language sql volatile as $$
    select rtrim(translate(encode(substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) from 1 for 16), 'base64'),
                           '+/', '-_'), '=')
$$;

-- A default, because instances of the version before make tables too.
alter table tables
    add column qr_code       text        not null default new_qr_code(),
    add column qr_renewed_at timestamptz not null default now();

create unique index tables_by_qr_code on tables (qr_code);

alter table stores
    -- Who opens a visit: 'scan' is whoever scans or orders first, 'staff' is staff alone.
    add column visit_opening   text    not null default 'scan' check (visit_opening in ('scan', 'staff')),
    -- Whether phones join a visit only with its code.
    add column asks_visit_code boolean not null default false;

create function new_visit_code() returns text language sql volatile as $$
    select lpad((('x' || encode(substring(uuid_send(gen_random_uuid()) from 1 for 4), 'hex'))::bit(32)::bigint % 10000)::text, 4, '0')
$$;

-- Each session has its code, whether the store asks for it or not. Those of the past need none, so their rows are not rewritten.
alter table table_sessions
    add column visit_code  text,
    -- Wrong codes since the code was made. After ten the code is of no use until staff make another.
    add column code_tries  int not null default 0,
    -- The session that staff have merged this one into. It ended with that, and has no orders.
    add column merged_into bigint;
alter table table_sessions alter column visit_code set default new_visit_code();
update table_sessions set visit_code = new_visit_code() where ended_at is null;

-- What guests order with. A tablet was paired with a table, and stays there. A phone has scanned a table's code: it belongs to a session,
-- ends with it, and moves with it.
create table devices (
    id           bigint generated always as identity primary key,
    store_id     uuid        not null references stores,
    kind         text        not null check (kind in ('tablet', 'phone')),
    name         text        check (length(name) between 1 and 50),
    table_id     bigint,
    session_id   bigint,
    -- Of the secret with which a tablet gets its tokens.
    key_hash     bytea unique,
    paired_by    text,
    created_at   timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    unique (store_id, id),
    check ((kind = 'tablet') = (table_id is not null)),
    check ((kind = 'tablet') = (key_hash is not null)),
    check ((kind = 'phone') = (session_id is not null)),
    foreign key (store_id, table_id) references tables (store_id, id) on delete cascade,
    foreign key (store_id, session_id) references table_sessions (store_id, id) on delete cascade
);

create index devices_by_table on devices (store_id, table_id) where table_id is not null;
create index devices_by_session on devices (store_id, session_id) where session_id is not null;

-- A code with which one tablet can be paired, once. Only its hash is kept. A table has one at most.
create table device_pairings (
    store_id   uuid        not null,
    table_id   bigint      not null,
    code_hash  bytea       not null unique,
    created_by text        not null,
    expires_at timestamptz not null,
    primary key (store_id, table_id),
    foreign key (store_id, table_id) references tables (store_id, id) on delete cascade
);

-- Tickets of a device: the stream checks the device, not its table.
alter table stream_tickets add column device_id bigint;
