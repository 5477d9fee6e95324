-- Loses: that messages to a POS are in the order of their table's session.
drop index deliveries_open_in_order;
alter table deliveries drop column ordering_key;
create index deliveries_open_by_subject on deliveries (target, subject, id) where state in ('pending', 'sent', 'failed');
