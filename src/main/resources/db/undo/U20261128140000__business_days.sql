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

-- Drops one partition that holds only days before the given one, and answers its name, or null if there is none. Call it until
-- then, each time in a transaction of its own: a drop stops readers and writers of the history for its moment, and gives way to
-- those that take longer.
create or replace function drop_history_partition(p_before date) returns text language plpgsql set lock_timeout = '500ms' as $$
declare
    home text;
    partition text;
begin
    -- Two drops at once trip over each other's catalogue entries. Whoever is at it goes on until nothing is left.
    if not pg_try_advisory_xact_lock(hashtext('drop_history_partition')) then
        return null;
    end if;
    select n.nspname, c.relname into home, partition
      from pg_inherits i
      join pg_class c on c.oid = i.inhrelid
      join pg_namespace n on n.oid = c.relnamespace
     where i.inhparent in ('order_history'::regclass, 'order_history_items'::regclass)
       and case when c.relname ~ '_[0-9]{4}_[0-9]{2}$'
                then to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= p_before end
     order by right(c.relname, 7), c.relname
     limit 1;
    if partition is not null then
        execute format('drop table %I.%I', home, partition);
    end if;
    return partition;
end $$;

drop function turn_business_day(uuid, date);

drop table order_numbers;
