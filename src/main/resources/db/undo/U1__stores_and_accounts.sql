-- Loses: every store and every admin.
drop table admins;
drop table stores;
