-- Webhooks are fed from the log, too. What the queue at the broker may still have held is read once more: an hour of the log, and what was
-- not published yet. Deliveries that are there already stay one.
alter table webhooks add column since bigint not null default 0;

update webhooks w
   set since = coalesce((select max(e.seq) from event_log e where e.store_id = w.store_id and e.created_at < w.created_at), 0);

insert into log_cursors (store_id, seq)
select s.store_id,
       least(s.seq,
             (select min(e.seq) - 1 from event_log e where e.store_id = s.store_id and e.created_at > now() - interval '1 hour'),
             (select min(o.seq) - 1 from outbox o where o.store_id = s.store_id))
  from store_seq s
 where exists (select from webhooks w where w.store_id = s.store_id)
    on conflict (store_id) do update set seq = least(log_cursors.seq, excluded.seq);

create trigger follow_log before insert on webhooks for each row execute function follow_log();
create trigger unfollow_log after delete on webhooks for each row execute function unfollow_log();
