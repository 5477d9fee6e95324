create table menu_categories (
    id            bigint generated always as identity primary key,
    store_id      uuid not null references stores,
    name          text not null check (length(name) between 1 and 50),
    display_order int  not null default 0,
    unique (store_id, name),
    unique (store_id, id)
);

create table menus (
    id             bigint generated always as identity primary key,
    store_id       uuid        not null references stores,
    category_id    bigint      not null,
    name           text        not null check (length(name) between 1 and 100),
    description    text        not null default '',
    -- Bounded, so that the total of the largest order fits.
    price          bigint      not null check (price between 1 and 1000000000000),
    image_path     text,
    thumbnail_path text,
    is_available   boolean     not null default true,
    display_order  int         not null default 0,
    version        int         not null default 1,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    unique (store_id, id),
    foreign key (store_id, category_id) references menu_categories (store_id, id)
);

create index menus_by_category on menus (store_id, category_id, display_order, id);
