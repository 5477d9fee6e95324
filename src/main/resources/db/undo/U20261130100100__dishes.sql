-- Loses: translations, allergens, origins, tags and schedules of menus, translations of categories, until when menus are sold out, and how
-- many portions are left; the languages of stores. A menu that was not to be ordered at some time can be ordered then.
drop table menu_stock;
drop function announce_stock();
drop sequence menu_stock_versions;

alter table menus
    drop column translations,
    drop column allergens,
    drop column origin,
    drop column tags,
    drop column schedule,
    drop column sold_out_until;

alter table menu_categories drop column translations;

drop trigger raise_own_menu_version_with_clock on stores;

alter table stores drop column language;
