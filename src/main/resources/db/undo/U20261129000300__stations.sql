-- Loses: the stations of categories; the POS codes, categories and stations of what was ordered.
alter table order_history_items
    drop column pos_code,
    drop column category_id,
    drop column category,
    drop column station;

alter table order_items
    drop column pos_code,
    drop column category_id,
    drop column category,
    drop column station;

alter table menu_categories drop column station;
