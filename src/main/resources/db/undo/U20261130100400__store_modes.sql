-- Loses: the modes of the stores, all of which take orders again, and which connectors they require.
drop table required_connectors;

drop trigger raise_own_menu_version_with_mode on stores;

alter table stores
    drop column mode,
    drop column mode_until,
    drop column mode_reason,
    drop column mode_minutes,
    drop column mode_by,
    drop column mode_since,
    drop column mode_version,
    drop column number;
