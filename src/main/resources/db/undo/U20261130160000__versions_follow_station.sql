-- Loses: nothing.
drop trigger raise_version_with_station on menus;
drop trigger raise_version_with_station on menu_categories;
drop function raise_version_with_station();
