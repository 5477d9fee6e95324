-- Loses: nothing.
drop index orders_by_table;
