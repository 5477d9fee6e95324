-- The business day that a store has now. A store's days never go back, whatever happens to its clock: see append_event.
create function business_day(p_store uuid) returns date language sql stable as $$
    select greatest(((now() at time zone s.time_zone) - s.business_day_cutoff)::date, q.business_day)
      from stores s
      join store_seq q on q.store_id = s.id
     where s.id = p_store
$$;
