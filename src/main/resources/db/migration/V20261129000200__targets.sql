-- Printers and POS systems that staff of a store keep. The deliveries of one go to the target target-{id}.
create table targets (
    id           bigint      generated always as identity primary key,
    store_id     uuid        not null references stores on delete cascade,
    name         text        not null,
    kind         text        not null check (kind in ('printer', 'cloudprnt', 'pos', 'http')),
    -- What its channel is told, but for the secret, which nobody is shown.
    options      jsonb       not null,
    secret       text,
    -- Types of events, or patterns: order.created, order.*, *
    types        text[]      not null,
    status       text        not null default 'active' check (status in ('active', 'paused')),
    status_since timestamptz not null default now(),
    -- It gets what comes behind this sequence of the store's log.
    since        bigint      not null default 0,
    version      int         not null default 1,
    created_by   text        not null,
    created_at   timestamptz not null default now(),
    updated_by   text        not null,
    updated_at   timestamptz not null default now(),
    unique (store_id, name)
);

-- How far the log of each store that has targets or webhooks has become deliveries.
create table log_cursors (
    store_id uuid   primary key references stores on delete cascade,
    seq      bigint not null
) with (fillfactor = 50);

-- A new target begins at the end of the log. The cursor is locked, so that whoever drops it sees the new target first.
create function follow_log() returns trigger language plpgsql as $$
begin
    select s.seq into strict new.since from store_seq s where s.store_id = new.store_id;
    insert into log_cursors (store_id, seq) values (new.store_id, new.since)
        on conflict (store_id) do update set store_id = excluded.store_id;
    return new;
end $$;

-- Nobody reads the log of a store without targets.
create function unfollow_log() returns trigger language plpgsql as $$
begin
    perform from log_cursors where store_id = old.store_id for update;
    delete from log_cursors c
     where c.store_id = old.store_id
       and not exists (select from targets t where t.store_id = c.store_id)
       and not exists (select from webhooks w where w.store_id = c.store_id);
    return null;
end $$;

create trigger follow_log before insert on targets for each row execute function follow_log();
create trigger unfollow_log after delete on targets for each row execute function unfollow_log();
