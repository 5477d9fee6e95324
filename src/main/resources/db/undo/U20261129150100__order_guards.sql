-- Loses: nothing.
alter table orders
    add constraint orders_store_id_table_id_fkey foreign key (store_id, table_id) references tables (store_id, id);

alter table order_items
    add constraint order_items_store_id_menu_id_fkey foreign key (store_id, menu_id) references menus (store_id, id);
