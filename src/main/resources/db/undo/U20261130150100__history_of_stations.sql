-- Loses: which stations were done with their part of the items of completed orders.
alter table order_history_items drop column done_at;
