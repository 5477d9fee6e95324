-- Who made and last changed a store: admin:<id>, or null for the service itself.
alter table stores
    add column created_by text,
    add column updated_by text,
    add column updated_at timestamptz not null default now();

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
