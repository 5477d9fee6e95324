-- Loses: no data; deliveries that are due together are found more slowly.
drop index deliveries_due_in_order;
drop index deliveries_of_moves;
create index deliveries_due on deliveries (target, due_at) where state in ('pending', 'sent', 'failed');
update deliveries set code = null where kind = 'cloudprnt' and state = 'sent' and code = 'OFFERED';
