-- Loses: the history: every completed order of all months.
drop function drop_history_partition(date);
drop function make_history_partitions(date, date);
drop table order_history_items;
drop table order_history;
