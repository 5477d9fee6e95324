-- Loses: all deliveries to printers, POS and webhooks, those that have not arrived among them, and the state of their targets.
alter table dead_letters drop column delivery_id;
drop table delivery_attempts;
drop table deliveries;
drop table delivery_targets;
