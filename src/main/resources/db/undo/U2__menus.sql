-- Loses: all menus and categories. The image files stay until the service sweeps them.
drop table menus;
drop table menu_categories;
