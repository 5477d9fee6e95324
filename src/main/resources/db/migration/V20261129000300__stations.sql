-- Where the dishes of a category are made, such as kitchen or bar: whom tickets are for.
alter table menu_categories add column station text check (length(station) between 1 and 40);

-- What an item was when it was ordered. Null where the order was placed before.
alter table order_items
    add column pos_code    text,
    add column category_id bigint,
    add column category    text,
    add column station     text;

alter table order_history_items
    add column pos_code    text,
    add column category_id bigint,
    add column category    text,
    add column station     text;
