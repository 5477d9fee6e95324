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
create sequence menu_stock_versions as int;

create table menu_stock (
    store_id uuid        not null,
    menu_id  bigint      not null,
    portions int         not null check (portions between 0 and 1000000),
    -- Who counted last, and when; what orders take does not change it.
    set_by   text,
    set_at   timestamptz not null default clock_timestamp(),
    primary key (store_id, menu_id),
    foreign key (store_id, menu_id) references menus (store_id, id) on delete cascade
) with (fillfactor = 50);

-- Prices are read together with which dishes are counted, so these two change the version; a taken portion does not.
create constraint trigger raise_menu_version after insert or delete on menu_stock
    deferrable initially deferred for each row execute function raise_menu_version();

-- Guests see whether portions are left, and staff how many they have counted. Either is an event, whoever changes it: staff, an order that
-- takes the last portion, or a cancellation that gives one back. It fires at the commit, because the event's lock is the last that a change
-- takes. A menu that is deleted has an event of its own.
create function announce_stock() returns trigger language plpgsql as $$
declare
    is_counted boolean := tg_op <> 'DELETE';
    is_set     boolean := tg_op <> 'UPDATE';
    stock      menu_stock;
begin
    if tg_op = 'UPDATE' then
        is_set := new.set_at <> old.set_at;
        if not is_set and (new.portions = 0) = (old.portions = 0) then
            return null;
        end if;
    end if;
    if is_counted then
        stock := new;
    elsif exists (select from menus m where m.store_id = old.store_id and m.id = old.menu_id) then
        stock := old;
    else
        return null;
    end if;
    perform append_event(
        stock.store_id, 'menu.changed', 'stock', stock.menu_id, nextval('menu_stock_versions')::int,
        jsonb_build_object(
            'change', 'updated', 'menu', null, 'category', null,
            'stock', jsonb_build_object('menu_id', stock.menu_id, 'portions', case when is_counted then stock.portions end))
        || case when is_set and is_counted and stock.set_by is not null
                then jsonb_build_object('changed_by', stock.set_by) else '{}' end);
    return null;
end $$;

create constraint trigger announce_stock after insert or update or delete on menu_stock
    deferrable initially deferred for each row execute function announce_stock();

-- The log may remember portions from before this was rolled back.
select setval('menu_stock_versions', told.version)
  from (select max(aggregate_version) as version from event_log where aggregate_type = 'stock') told
 where told.version is not null;
