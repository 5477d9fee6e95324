-- Which super admin has read which data of which store. The record outlives the store.
create table store_reads (
    id         bigint generated always as identity primary key,
    store_id   uuid        not null,
    data       text        not null,
    actor      text        not null,
    request_id text,
    at         timestamptz not null default now()
);

create index store_reads_by_store on store_reads (store_id, id desc);

create index store_reads_by_age on store_reads (at);
