-- Counts the changes of a category, for its events and its ETag.
alter table menu_categories add column version int not null default 1;

-- image_path and thumbnail_path are names of files in the folder of uploads.
comment on column menus.image_path is 'a file in uploads/menus';
comment on column menus.thumbnail_path is 'a file in uploads/menus';
