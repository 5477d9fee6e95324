-- The last number that an order of a business day got, for the days that a store has left. That of its present day is in
-- store_seq. A store comes back to a day when its time zone, its cut-off or the database's clock is put right, and counts on there.
create table order_numbers (
    store_id     uuid not null references stores on delete cascade,
    business_day date not null,
    last_number  int  not null,
    primary key (store_id, business_day)
);

-- Moves a store to another business day and answers the last number that was given on it. The caller holds the store's row of
-- store_seq. Days from before order_numbers have their numbers in the orders themselves.
create function turn_business_day(p_store uuid, p_day date) returns int language plpgsql as $$
declare
    last int;
begin
    insert into order_numbers as n (store_id, business_day, last_number)
    select s.store_id, s.business_day, s.order_number from store_seq s where s.store_id = p_store and s.order_number > 0
        on conflict (store_id, business_day) do update set last_number = greatest(n.last_number, excluded.last_number);

    last := coalesce(greatest(
        (select n.last_number from order_numbers n where n.store_id = p_store and n.business_day = p_day),
        (select max(o.order_number) from orders o where o.store_id = p_store and o.business_day = p_day),
        (select max(h.order_number) from order_history h where h.store_id = p_store and h.business_day = p_day)), 0);

    update store_seq s set business_day = p_day, order_number = last where s.store_id = p_store;
    return last;
end $$;

-- The one way to write an event. It takes the store's next sequence, and with a business day also the next order number of
-- that day, which it adds to the payload. The caller's transaction holds the store's row of store_seq from here to its end:
-- call this as the last statement that can wait. No day is later than the latest that a clock on earth can show now.
create or replace function append_event(
    p_store uuid, p_type text, p_aggregate_type text, p_aggregate_id bigint, p_aggregate_version int, p_payload jsonb,
    p_business_day date default null, p_traceparent text default null, p_request_id text default null,
    out seq bigint, out order_number int, out business_day date, out payload jsonb
) language plpgsql as $$
declare
    day date := case when p_business_day is not null then least(p_business_day, (now() at time zone 'UTC')::date + 1) end;
begin
    update store_seq s
       set seq = s.seq + 1,
           order_number = case when day = s.business_day then s.order_number + 1 else s.order_number end
     where s.store_id = p_store
    returning s.seq, s.order_number, s.business_day
         into strict append_event.seq, append_event.order_number, append_event.business_day;

    if day <> append_event.business_day then
        append_event.business_day := day;
        append_event.order_number := turn_business_day(p_store, day) + 1;
        update store_seq s set order_number = append_event.order_number where s.store_id = p_store;
    end if;

    append_event.payload := case when p_business_day is null then p_payload
                                 else p_payload || jsonb_build_object('order_number', append_event.order_number) end;

    insert into event_log (store_id, seq, event_id, aggregate_type, aggregate_id, aggregate_version, type, payload,
                           traceparent, request_id)
    values (p_store, append_event.seq, gen_random_uuid(), p_aggregate_type, p_aggregate_id, p_aggregate_version, p_type,
            append_event.payload, p_traceparent, p_request_id);

    insert into outbox (store_id, seq) values (p_store, append_event.seq);
end $$;

-- The business day that a store has now, by the database's clock.
create or replace function business_day(p_store uuid) returns date language sql stable as $$
    select ((now() at time zone s.time_zone) - s.business_day_cutoff)::date from stores s where s.id = p_store
$$;
