-- What guests want to know of a dish, and when it can be ordered.

-- The language in which the store writes names and descriptions: guests who read it need no translation.
alter table stores add column language text not null default 'ko' check (length(language) between 2 and 20);

-- Schedules follow the store's clock, so prices are read again with its time zone.
create trigger raise_own_menu_version_with_clock before update of time_zone on stores
    for each row when (new.time_zone <> old.time_zone) execute function raise_own_menu_version();

alter table menu_categories add column translations jsonb not null default '{}';

alter table menus
    -- Names and descriptions by language: {"en": {"name": "...", "description": "..."}}.
    add column translations   jsonb       not null default '{}',
    add column allergens      text[]      not null default '{}',
    add column origin         text        not null default '' check (length(origin) <= 500),
    add column tags           text[]      not null default '{}',
    -- Times of the store's clock, or null for always: [{"days": ["mon"], "from": "18:00", "to": "02:00"}].
    add column schedule       jsonb,
    add column sold_out_until timestamptz;

-- How many portions of a dish are left, for dishes that are counted. Not a column of menus: an order takes from it, and raises no menu version.
create table menu_stock (
    store_id uuid   not null,
    menu_id  bigint not null,
    portions int    not null check (portions between 0 and 1000000),
    primary key (store_id, menu_id),
    foreign key (store_id, menu_id) references menus (store_id, id) on delete cascade
) with (fillfactor = 50);

-- Prices are read together with which dishes are counted, so these two change the version; a taken portion does not.
create constraint trigger raise_menu_version after insert or delete on menu_stock
    deferrable initially deferred for each row execute function raise_menu_version();
