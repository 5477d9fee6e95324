-- Whether a store takes orders. The menu's version is raised with the mode, so an order that was priced before is priced again.
alter table stores
    add column mode         text not null default 'ONLINE' check (mode in ('ONLINE', 'BUSY', 'PAUSED')),
    add column mode_until   timestamptz,
    add column mode_reason  text check (length(mode_reason) <= 200),
    -- The minutes that guests are told to wait while the store is busy.
    add column mode_minutes int check (mode_minutes between 1 and 480),
    -- Who changed it: 'admin:1', or 'rule' if a required connector is away.
    add column mode_by      text,
    add column mode_since   timestamptz not null default now();

create trigger raise_own_menu_version_with_mode before update of mode on stores
    for each row when (new.mode <> old.mode) execute function raise_own_menu_version();
