-- Who is told of a store's events. A webhook's deliveries go to the target webhook-{id}.
create table webhooks (
    id            bigint      generated always as identity primary key,
    store_id      uuid        not null references stores on delete cascade,
    url           text        not null,
    -- Types of events, or patterns: order.created, order.*, *
    types         text[]      not null,
    description   text,
    status        text        not null default 'active' check (status in ('active', 'paused', 'auto_paused')),
    status_reason text        check (status_reason in ('GONE', 'REJECTING', 'FAILING')),
    status_since  timestamptz not null default now(),
    -- Since something has arrived last: failed attempts, those among them that were rejected, and when the first of them was.
    failures      int         not null default 0,
    rejections    int         not null default 0,
    failing_since timestamptz,
    created_by    text        not null,
    created_at    timestamptz not null default now(),
    updated_by    text        not null,
    updated_at    timestamptz not null default now(),
    unique (store_id, id),
    check ((status = 'auto_paused') = (status_reason is not null))
);

-- What a webhook signs with. In clear: an HMAC cannot be made with anything less. The newest has no end; the one before it is
-- used beside it until its end.
create table webhook_secrets (
    id         bigint      generated always as identity primary key,
    store_id   uuid        not null,
    webhook_id bigint      not null,
    secret     text        not null,
    expires_at timestamptz,
    created_by text        not null,
    created_at timestamptz not null default now(),
    foreign key (store_id, webhook_id) references webhooks (store_id, id) on delete cascade
);

create index webhook_secrets_by_webhook on webhook_secrets (store_id, webhook_id, id);
