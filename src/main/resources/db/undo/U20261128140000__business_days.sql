-- Loses: the last order numbers of days before the present one. A store's business day does not go back again.
-- The one way to write an event. It takes the store's next sequence, and with a business day also the next order number of
-- that day, which it adds to the payload. The caller's transaction holds the store's row of store_seq from here to its end:
-- call this as the last statement that can wait.
create or replace function append_event(
    p_store uuid, p_type text, p_aggregate_type text, p_aggregate_id bigint, p_aggregate_version int, p_payload jsonb,
    p_business_day date default null, p_traceparent text default null, p_request_id text default null,
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

    insert into event_log (store_id, seq, event_id, aggregate_type, aggregate_id, aggregate_version, type, payload,
                           traceparent, request_id)
    values (p_store, append_event.seq, gen_random_uuid(), p_aggregate_type, p_aggregate_id, p_aggregate_version, p_type,
            append_event.payload, p_traceparent, p_request_id);

    insert into outbox (store_id, seq) values (p_store, append_event.seq);
end $$;

-- The business day that a store has now. A store's days never go back, whatever happens to its clock: see append_event.
create or replace function business_day(p_store uuid) returns date language sql stable as $$
    select greatest(((now() at time zone s.time_zone) - s.business_day_cutoff)::date, q.business_day)
      from stores s
      join store_seq q on q.store_id = s.id
     where s.id = p_store
$$;

drop function turn_business_day(uuid, date);

drop table order_numbers;
