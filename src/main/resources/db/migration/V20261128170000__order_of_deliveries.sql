-- What a delivery waits for: the earlier events of its key. Null where that is its subject. Parts of one event do not wait for each
-- other, and events that were redriven late take their place all the same.
alter table deliveries add column ordering_key text;

create index deliveries_open_in_order on deliveries (target, coalesce(ordering_key, subject), event_seq)
    where state in ('pending', 'sent', 'failed');
drop index deliveries_open_by_subject;
