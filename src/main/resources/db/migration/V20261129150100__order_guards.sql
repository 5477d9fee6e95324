-- An order locks its table's open session, which refers to the table. It takes the store's sequence before it compares the menu's version,
-- and so does a session that is reopened before it looks for its menus; a deletion of a menu holds the sequence while it looks for orders.
-- These references guarded nothing more, and locked a row for each item, of a menu that other orders want too.
alter table orders drop constraint orders_store_id_table_id_fkey;
alter table order_items drop constraint order_items_store_id_menu_id_fkey;
