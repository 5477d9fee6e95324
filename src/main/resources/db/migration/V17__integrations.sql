-- Keys that a store's machines come with: its POS, its printers. The text of a key is known to its holder only.
create table api_keys (
    id           bigint generated always as identity primary key,
    store_id     uuid        not null references stores,
    name         text        not null check (length(name) between 1 and 50),
    -- How the key begins, which is what it is found by.
    prefix       text        not null unique,
    -- Of the secret after the prefix: 256 random bits need no slow hash.
    hash         bytea       not null check (length(hash) = 32),
    created_by   text        not null,
    created_at   timestamptz not null default now(),
    -- Told to the minute.
    last_used_at timestamptz,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    revoked_by   text
);

create unique index api_keys_by_name on api_keys (store_id, name) where revoked_at is null;
create index api_keys_newest on api_keys (store_id, id desc);

-- What the store's POS calls the menu.
alter table menus add column pos_code text check (length(pos_code) between 1 and 50);
create unique index menus_by_pos_code on menus (store_id, pos_code) where pos_code is not null;
