-- Who made and last changed an account or a store: admin:<id>, or null for the service itself.
alter table stores
    add column created_by text,
    add column updated_by text,
    add column updated_at timestamptz not null default now();

alter table admins
    add column created_by text,
    add column updated_by text,
    add column updated_at timestamptz not null default now();

-- A name is one account, however it is spelt.
alter table admins drop constraint admins_username_key;
create unique index admins_by_username on admins (lower(username collate "C"));
create index admins_by_store on admins (store_id, id);

-- A table's tokens end with its password.
alter table tables add column token_version int not null default 0;

-- Failed logins by account as given, whether or not there is one: names that do not exist are locked like those that do.
create table login_attempts (
    kind           text        not null check (kind in ('table', 'store_admin', 'super_admin')),
    account        text        not null,
    failures       int         not null,
    locked_until   timestamptz,
    last_failed_at timestamptz not null,
    primary key (kind, account)
);

create index login_attempts_by_age on login_attempts (last_failed_at);

-- Tokens that were logged out, until they would have expired.
create table revoked_tokens (
    token_id   uuid primary key,
    expires_at timestamptz not null
);

create index revoked_tokens_by_age on revoked_tokens (expires_at);

-- What open_event_stream opened ends with the store, and with it what the store had to tell. Everything else that refers to a
-- store keeps it from being deleted.
create function close_event_stream() returns trigger language plpgsql as $$
begin
    delete from outbox_head where store_id = old.id;
    delete from store_seq where store_id = old.id;
    delete from outbox where store_id = old.id;
    delete from event_log where store_id = old.id;
    return old;
end $$;

create trigger close_event_stream before delete on stores for each row execute function close_event_stream();
