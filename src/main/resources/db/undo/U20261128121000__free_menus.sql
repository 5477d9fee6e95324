-- Loses: that menus, and what was ordered of them in open sessions, cost nothing. They cost 1 from now on, the least that was possible.
update order_items set unit_price = 1, subtotal = quantity where unit_price = 0;
update orders o
   set total_price = (select sum(i.subtotal) from order_items i where i.store_id = o.store_id and i.order_id = o.id)
 where exists (select from order_items i where i.store_id = o.store_id and i.order_id = o.id and i.unit_price = 1);
update menus set price = 1 where price = 0;

alter table order_items
    drop constraint order_items_unit_price_check,
    add constraint order_items_unit_price_check check (unit_price > 0);

alter table orders
    drop constraint orders_total_price_check,
    add constraint orders_total_price_check check (total_price > 0);

alter table menus
    drop constraint menus_price_check,
    add constraint menus_price_check check (price between 1 and 1000000000000);
