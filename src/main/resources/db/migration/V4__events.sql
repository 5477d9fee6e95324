-- One log per store: seq has no gap and follows the order of commits, because the row of store_seq stays locked until then.
create table store_seq (
    store_id     uuid primary key references stores,
    seq          bigint not null default 0,
    business_day date   not null default '0001-01-01',
    order_number int    not null default 0
) with (fillfactor = 50);

create table event_log (
    store_id          uuid        not null,
    seq               bigint      not null,
    event_id          uuid        not null unique,
    aggregate_type    text        not null,
    aggregate_id      bigint      not null,
    aggregate_version int         not null,
    type              text        not null,
    schema_version    smallint    not null default 1,
    payload           jsonb       not null,
    created_at        timestamptz not null default now(),
    primary key (store_id, seq)
);

create unique index event_log_by_aggregate on event_log (aggregate_type, aggregate_id, aggregate_version);

-- What is still to be published; a row is deleted once the broker has confirmed and routed its event.
create table outbox (
    store_id        uuid        not null,
    seq             bigint      not null,
    attempts        int         not null default 0,
    next_attempt_at timestamptz not null default now(),
    last_error      text,
    primary key (store_id, seq)
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_cost_delay = 0);

-- Events that cannot ever be sent; no relay tries them again.
create index outbox_parked on outbox (store_id) where next_attempt_at = 'infinity';

-- Only the relay locks these rows: who holds a store's head publishes that store's events.
create table outbox_head (
    store_id uuid primary key references stores
);

create table inbox (
    consumer text        not null,
    event_id uuid        not null,
    at       timestamptz not null default now(),
    primary key (consumer, event_id)
);

create index inbox_by_age on inbox using brin (at);

create function open_event_stream() returns trigger language plpgsql as $$
begin
    insert into store_seq (store_id) values (new.id);
    insert into outbox_head (store_id) values (new.id);
    return new;
end $$;

create trigger open_event_stream after insert on stores for each row execute function open_event_stream();

-- The one way to write an event. It takes the store's next sequence, and with a business day also the next order number of
-- that day, which it adds to the payload. The caller's transaction holds the store's row of store_seq from here to its end:
-- call this as the last statement that can wait.
create function append_event(
    p_store uuid, p_type text, p_aggregate_type text, p_aggregate_id bigint, p_aggregate_version int, p_payload jsonb,
    p_business_day date default null,
    out seq bigint, out order_number int, out business_day date, out payload jsonb
) language plpgsql as $$
begin
    update store_seq s
       set seq = s.seq + 1,
           order_number = case when p_business_day is null then s.order_number
                               when p_business_day > s.business_day then 1
                               else s.order_number + 1 end,
           business_day = greatest(s.business_day, p_business_day)
     where s.store_id = p_store
    returning s.seq, s.order_number, s.business_day
         into strict append_event.seq, append_event.order_number, append_event.business_day;

    append_event.payload := case when p_business_day is null then p_payload
                                 else p_payload || jsonb_build_object('order_number', append_event.order_number) end;

    insert into event_log (store_id, seq, event_id, aggregate_type, aggregate_id, aggregate_version, type, payload)
    values (p_store, append_event.seq, gen_random_uuid(), p_aggregate_type, p_aggregate_id, p_aggregate_version, p_type,
            append_event.payload);

    insert into outbox (store_id, seq) values (p_store, append_event.seq);
end $$;
