-- Loses: the stations that no category names, their order and which is the default one; the stations of menus; the states of items; what was cancelled of items, and why. An item of which all was cancelled leaves its order.
drop table order_voids;

alter table order_history_items
    drop column state,
    drop column cancelled_quantity;

drop trigger move_items_with_order on orders;
drop function move_items_with_order();

-- An order keeps its items if all of them were cancelled.
update order_items i
   set quantity = i.cancelled_quantity, subtotal = i.cancelled_quantity * i.unit_price
  from orders o
 where o.store_id = i.store_id and o.id = i.order_id and o.status = 'cancelled' and i.quantity = 0;
delete from order_items where quantity = 0;

alter table order_items
    drop constraint order_items_quantity_check,
    drop column state,
    drop column version,
    drop column cancelled_quantity,
    drop column done_at,
    add constraint order_items_quantity_check check (quantity between 1 and 99);

drop trigger raise_menu_version on stations;

alter table menus drop constraint menus_station_fkey;
alter table menu_categories drop constraint menu_categories_station_fkey;

drop trigger name_station on menus;
drop trigger name_station on menu_categories;
drop function name_station();

alter table menus drop column station;

drop table stations;
