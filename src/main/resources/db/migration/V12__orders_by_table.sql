-- Staff look at the orders of one table, and a table is deleted only if it has none. There is no index by status: it would make
-- every change of status write to all indexes, while the store's own orders are few enough to look through.
create index orders_by_table on orders (store_id, table_id, id desc);
