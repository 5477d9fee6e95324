-- Loses: no data; deliveries that are due together are found more slowly.
create index deliveries_due on deliveries (target, due_at) where state in ('pending', 'sent', 'failed');
drop index deliveries_due_in_order;
drop index deliveries_of_moves;
