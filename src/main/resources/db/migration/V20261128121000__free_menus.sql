-- Water, aprons and refills may cost nothing.
alter table menus
    drop constraint menus_price_check,
    add constraint menus_price_check check (price between 0 and 1000000000000);

alter table orders
    drop constraint orders_total_price_check,
    add constraint orders_total_price_check check (total_price >= 0);

alter table order_items
    drop constraint order_items_unit_price_check,
    add constraint order_items_unit_price_check check (unit_price >= 0);
