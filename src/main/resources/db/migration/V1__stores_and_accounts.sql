create table stores (
    id                  uuid primary key,
    name                text        not null check (length(name) between 1 and 100),
    currency            char(3)     not null check (currency ~ '^[A-Z]{3}$'),
    time_zone           text        not null,
    business_day_cutoff time        not null default '00:00',
    created_at          timestamptz not null default now()
);

create table admins (
    id            bigint generated always as identity primary key,
    store_id      uuid references stores,
    username      text        not null unique check (length(username) between 1 and 50),
    password_hash text        not null,
    role          text        not null check (role in ('store_admin', 'super_admin')),
    is_active     boolean     not null default true,
    token_version int         not null default 0,
    created_at    timestamptz not null default now(),
    check ((role = 'store_admin') = (store_id is not null))
);
