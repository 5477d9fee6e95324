-- Loses: option groups and their options, which menus have them, and which options the items of orders were placed with. Items keep their
-- prices, which have the options in them.
alter table order_history_items drop column options;
alter table order_items drop column options;

drop table menu_option_groups;
drop table options;
drop table option_groups;
