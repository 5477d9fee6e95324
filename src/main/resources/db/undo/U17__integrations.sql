-- Loses: all API keys, which have to be made and handed out anew, and what the POS calls the menus.
drop index menus_by_pos_code;
alter table menus drop column pos_code;
drop table api_keys;
