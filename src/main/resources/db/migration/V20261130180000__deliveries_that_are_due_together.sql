-- The strongest lock first: a transaction that has locked a delivery and goes on to change it would wait for the weaker one, and this for it.
drop index deliveries_due;

-- Deliveries that were added together are due together, and are next in the order of their events.
create index deliveries_due_in_order on deliveries (target, due_at, event_seq, id) where state in ('pending', 'sent', 'failed');

-- The slips about moved guests, which are printed again behind a ticket that comes late.
create index deliveries_of_moves on deliveries (store_id, target, event_seq) where event_type in ('session.moved', 'session.merged');

-- A ticket on offer has a code of its own from now on: without it, it would be one that the printer has taken.
update deliveries set code = 'OFFERED' where kind = 'cloudprnt' and state = 'sent' and code is null;
