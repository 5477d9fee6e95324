-- Where dishes are made. Categories and menus name a station; one that they name for the first time exists from then on.
create table stations (
    id            bigint generated always as identity primary key,
    store_id      uuid    not null references stores,
    name          text    not null check (length(name) between 1 and 40),
    is_default    boolean not null default false,
    display_order int     not null default 0,
    version       int     not null default 1,
    unique (store_id, id),
    unique (store_id, name)
);

create unique index one_default_station_per_store on stations (store_id) where is_default;

insert into stations (store_id, name)
select distinct store_id, station from menu_categories where station is not null;

alter table menus add column station text check (length(station) between 1 and 40);

-- Also for instances of the version before, which know no stations.
create function name_station() returns trigger language plpgsql as $$
begin
    if new.station is not null then
        insert into stations (store_id, name) values (new.store_id, new.station) on conflict (store_id, name) do nothing;
    end if;
    return new;
end $$;

create trigger name_station before insert or update of station on menu_categories for each row execute function name_station();
create trigger name_station before insert or update of station on menus for each row execute function name_station();

alter table menu_categories
    add constraint menu_categories_station_fkey foreign key (store_id, station) references stations (store_id, name) on update cascade;
alter table menus
    add constraint menus_station_fkey foreign key (store_id, station) references stations (store_id, name) on update cascade;

create constraint trigger raise_menu_version after insert or update or delete on stations
    deferrable initially deferred for each row execute function raise_menu_version();

-- An item has a state of its own, from which the status of its order follows. The quantity is what is made and paid;
-- cancelled_quantity is what was taken off it.
alter table order_items
    add column state              text        not null default 'queued'
               check (state in ('queued', 'cooking', 'ready', 'served', 'cancelled')),
    add column version            int         not null default 1,
    add column cancelled_quantity int         not null default 0 check (cancelled_quantity between 0 and 99),
    add column changed_at         timestamptz,
    drop constraint order_items_quantity_check,
    add constraint order_items_quantity_check check (quantity between 0 and 99);

alter table order_history_items
    add column state              text not null default 'served',
    add column cancelled_quantity int  not null default 0;

-- What was cancelled of open and archived orders, by whom and why: the report of voids.
create table order_voids (
    id           bigint generated always as identity primary key,
    store_id     uuid        not null references stores on delete cascade,
    order_id     bigint      not null,
    line         int         not null,
    business_day date        not null,
    menu_id      bigint      not null,
    menu_name    text        not null,
    unit_price   bigint      not null,
    quantity     int         not null check (quantity between 1 and 99),
    reason_code  text        not null,
    note         text,
    voided_by    text        not null,
    voided_at    timestamptz not null default now()
);

create index order_voids_by_day on order_voids (store_id, business_day, id);
create index order_voids_by_age on order_voids (business_day);
