-- Deliveries that were added together are due together, and are next in the order of their events.
create index deliveries_due_in_order on deliveries (target, due_at, event_seq, id) where state in ('pending', 'sent', 'failed');
drop index deliveries_due;

-- The slips about moved guests, which are printed again behind a ticket that comes late.
create index deliveries_of_moves on deliveries (store_id, target, event_seq) where event_type in ('session.moved', 'session.merged');
