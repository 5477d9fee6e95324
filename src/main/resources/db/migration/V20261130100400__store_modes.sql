-- Whether a store takes orders.
alter table stores
    add column mode         text not null default 'ONLINE' check (mode in ('ONLINE', 'BUSY', 'PAUSED')),
    add column mode_until   timestamptz,
    add column mode_reason  text check (length(mode_reason) <= 200),
    -- The minutes that guests are told to wait while the store is busy.
    add column mode_minutes int check (mode_minutes between 1 and 480),
    -- Who changed it: 'admin:1', 'rule' for a required connector that is out, 'system' for a mode that has ended.
    add column mode_by      text,
    add column mode_since   timestamptz not null default now(),
    add column mode_version int not null default 1,
    -- The number under which the log has the events of the store itself.
    add column number       bigint generated always as identity;

create index stores_with_an_end_of_mode on stores (mode_until) where mode_until is not null;

-- Orders are priced from the mode as well, and up to when: with either, the version of the menu is raised.
create trigger raise_own_menu_version_with_mode before update of mode, mode_until on stores
    for each row when ((new.mode, new.mode_until) is distinct from (old.mode, old.mode_until))
    execute function raise_own_menu_version();

-- The connectors and targets that a store cannot do without, as they were seen last.
create table required_connectors (
    store_id     uuid        not null references stores on delete cascade,
    name         text        not null,
    -- What is wrong with it, such as PAPER_OUT; null while it works.
    outage       text,
    -- When it began to be out, or to work.
    since        timestamptz not null default now(),
    -- Staff have chosen a mode during this outage, which the rule leaves alone.
    is_overruled boolean     not null default false,
    primary key (store_id, name)
);

-- The log may remember modes from before this was rolled back.
update stores
   set mode_version = told.version + 1
  from (select max(aggregate_version) as version from event_log where aggregate_type = 'store') told
 where told.version is not null;

select setval(pg_get_serial_sequence('stores', 'number'), told.id)
  from (select max(aggregate_id) as id from event_log where aggregate_type = 'store') told
 where told.id > (select coalesce(max(number), 0) from stores);
