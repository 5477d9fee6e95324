-- The deliveries that have a key besides their subject: an order's messages to a POS may have the keys of two sessions, when one was merged
-- into the other in between, and stay in their order all the same.
create index deliveries_open_of_subject on deliveries (target, subject, event_seq)
    where ordering_key is not null and state in ('pending', 'sent', 'failed');
