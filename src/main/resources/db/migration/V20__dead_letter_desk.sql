-- Connectors that stay stopped, on every instance, until somebody starts them.
create table stopped_connectors (
    name       text        primary key,
    stopped_by text        not null,
    reason     text,
    at         timestamptz not null default now()
);

-- A dead letter may come from the broker's own dead-letter queue: broker_key tells that the same message was kept before. Of a
-- large body only the beginning is kept, with the size and SHA-256 of the whole.
alter table dead_letters
    add column broker_key  bytea unique,
    add column body_size   bigint,
    add column body_sha256 bytea;

-- What super admins do with dead letters that belong to no store.
alter table dead_letter_acts alter column store_id drop not null;

create index dead_letters_by_subject on dead_letters (store_id, subject, event_seq, id) where subject is not null;
create index dead_letters_by_route on dead_letters (store_id, route_id, id desc);
create index dead_letters_by_queue on dead_letters (store_id, queue, id desc);
create index dead_letters_by_time on dead_letters (store_id, created_at);
create index dead_letters_open on dead_letters (created_at) where state = 'open';
