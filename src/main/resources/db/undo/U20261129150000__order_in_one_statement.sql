-- Loses: the versions of the stores' menus, which are made again.
drop function place_order(uuid, bigint, text, bigint, jsonb, text, text, bytea, interval, text, text);

drop trigger raise_own_menu_version on stores;
drop trigger raise_menu_version on menu_categories;
drop trigger raise_menu_version on menus;

drop function raise_own_menu_version();
drop function raise_menu_version();

alter table stores drop column menu_version;

drop function next_menu_version(bigint);
