-- An order is asked for by its id alone, whatever month it was archived in: a look into the index of each month, instead of the month itself.
create index order_history_by_order on order_history (original_order_id);
