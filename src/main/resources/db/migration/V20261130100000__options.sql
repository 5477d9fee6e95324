-- What guests choose with a dish. A group belongs to the store and is used by any number of menus, in an order that each menu has for itself.
create table option_groups (
    id          bigint generated always as identity primary key,
    store_id    uuid        not null references stores,
    name        text        not null check (length(name) between 1 and 100),
    -- How many choices a guest makes, counted with their quantities.
    min_choices int         not null default 0 check (min_choices between 0 and 99),
    max_choices int         not null default 1 check (max_choices between 1 and 99),
    translations jsonb      not null default '{}',
    version     int         not null default 1,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    check (min_choices <= max_choices),
    unique (store_id, id)
);

create table options (
    id             bigint generated always as identity primary key,
    store_id       uuid    not null,
    group_id       bigint  not null,
    name           text    not null check (length(name) between 1 and 100),
    -- Added to the price of one dish for each of the option; below zero it is a discount.
    price_delta    bigint  not null default 0 check (price_delta between -1000000000000 and 1000000000000),
    is_available   boolean not null default true,
    is_default     boolean not null default false,
    max_quantity   int     not null default 1 check (max_quantity between 1 and 99),
    pos_code       text,
    allergens      text[]  not null default '{}',
    translations   jsonb   not null default '{}',
    -- A component of a combo: the dish that is made when the option is chosen.
    linked_menu_id bigint,
    display_order  int     not null default 0,
    unique (store_id, id),
    foreign key (store_id, group_id) references option_groups (store_id, id) on delete cascade,
    foreign key (store_id, linked_menu_id) references menus (store_id, id)
);

create index options_by_group on options (store_id, group_id, display_order, id);
create index options_by_linked_menu on options (store_id, linked_menu_id) where linked_menu_id is not null;

create table menu_option_groups (
    store_id      uuid   not null,
    menu_id       bigint not null,
    group_id      bigint not null,
    display_order int    not null default 0,
    primary key (store_id, menu_id, group_id),
    foreign key (store_id, menu_id) references menus (store_id, id) on delete cascade,
    foreign key (store_id, group_id) references option_groups (store_id, id)
);

create index menu_option_groups_by_group on menu_option_groups (store_id, group_id);

create constraint trigger raise_menu_version after insert or update or delete on option_groups
    deferrable initially deferred for each row execute function raise_menu_version();

create constraint trigger raise_menu_version after insert or update or delete on options
    deferrable initially deferred for each row execute function raise_menu_version();

create constraint trigger raise_menu_version after insert or update or delete on menu_option_groups
    deferrable initially deferred for each row execute function raise_menu_version();

-- The options of an item as the guest chose them, with names and prices of that moment. An item keeps its own price per dish: unit_price
-- has the options in it.
alter table order_items add column options jsonb not null default '[]';
alter table order_history_items add column options jsonb not null default '[]';

-- The log may remember groups from before this was rolled back; each version of a group has one event.
select setval(pg_get_serial_sequence('option_groups', 'id'), told.id)
  from (select max(aggregate_id) as id from event_log where aggregate_type = 'option_group') told
 where told.id is not null;
