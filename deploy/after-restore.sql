-- For a database that was set back in time, by restore.sh or by point-in-time recovery, before an instance is started on it. What
-- happened since is known outside: to tablets, tokens, POS, printers, webhooks, and queues.
set search_path = public;

-- No id is handed out twice.
do $$
declare
    s record;
begin
    for s in select schemaname, sequencename, last_value from pg_sequences where schemaname = 'public' and last_value is not null loop
        perform setval(format('%I.%I', s.schemaname, s.sequencename)::regclass, s.last_value + 1000000);
    end loop;
end $$;

-- No event gets a sequence that another one had. A client that resumes, from before or from after, is refused and loads everything anew.
do $$
begin
    -- Who has read to the end of a log for its targets is at the end. The backup may be older than that.
    if to_regclass('log_cursors') is not null then
        update log_cursors c set seq = s.seq + 1000000 from store_seq s where s.store_id = c.store_id and s.seq = c.seq and s.seq > 0;
    end if;
end $$;
update store_seq set seq = seq + 1000000 where seq > 0;

-- What was waiting may have arrived since: on paper it says so.
update deliveries set is_repeat = true where on_paper and state in ('pending', 'sent', 'failed');
