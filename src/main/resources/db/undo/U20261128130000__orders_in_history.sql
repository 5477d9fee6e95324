-- Loses: nothing.
drop index order_history_by_order;
