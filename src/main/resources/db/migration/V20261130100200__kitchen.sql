-- Where dishes are made. Categories and menus name a station; one that they name for the first time exists from then on.
create table stations (
    id            bigint generated always as identity primary key,
    store_id      uuid    not null references stores on delete cascade,
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
-- cancelled_quantity is what was taken off it. done_at has the stations that are done with their part of an item that several make.
alter table order_items
    add column state              text        not null default 'queued'
               check (state in ('queued', 'cooking', 'ready', 'served', 'cancelled')),
    add column version            int         not null default 1,
    add column cancelled_quantity int         not null default 0 check (cancelled_quantity between 0 and 99),
    add column done_at            text[]      not null default '{}',
    drop constraint order_items_quantity_check,
    add constraint order_items_quantity_check check (quantity between 0 and 99);

update order_items i
   set state = case o.status when 'preparing' then 'cooking' else o.status end
  from orders o
 where o.store_id = i.store_id and o.id = i.order_id and o.status <> 'pending';

alter table order_history_items
    add column state              text not null default 'served',
    add column cancelled_quantity int  not null default 0;

update order_history_items i
   set state = case o.status when 'pending' then 'queued' when 'preparing' then 'cooking' else o.status end
  from order_history o
 where o.store_id = i.store_id and o.business_day = i.business_day and o.original_order_id = i.original_order_id
   and o.status <> 'served';

-- Instances of the version before change the status of an order alone: its items follow. Those of this version change the items first.
create function move_items_with_order() returns trigger language plpgsql as $$
declare
    place int := array_position(array['queued', 'cooking', 'ready', 'served'],
                                case new.status when 'pending' then 'queued' when 'preparing' then 'cooking' else new.status end);
begin
    if new.status is distinct from (
           select case when bool_and(state = 'cancelled') then 'cancelled'
                       when bool_and(state in ('served', 'cancelled')) then 'served'
                       when bool_and(state in ('ready', 'served', 'cancelled')) then 'ready'
                       when bool_and(state in ('queued', 'cancelled')) then 'pending'
                       else 'preparing' end
             from order_items
            where store_id = new.store_id and order_id = new.id) then
        update order_items
           set state = case new.status when 'preparing' then 'cooking' else new.status end, version = version + 1
         where store_id = new.store_id and order_id = new.id and state <> 'cancelled'
           and (new.status = 'cancelled' or array_position(array['queued', 'cooking', 'ready', 'served'], state) < place);
    end if;
    return null;
end $$;

create trigger move_items_with_order after update of status on orders
    for each row when (old.status <> new.status) execute function move_items_with_order();

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
