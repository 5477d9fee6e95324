-- Loses: the versions of categories.
comment on column menus.thumbnail_path is null;
comment on column menus.image_path is null;

alter table menu_categories drop column version;
