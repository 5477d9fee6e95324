-- One-use tickets for live streams. A ticket's text is known to its client only; what it was bought with is here.
create table stream_tickets (
    hash             bytea primary key,
    role             text        not null check (role in ('table', 'store_admin')),
    store_id         uuid        not null,
    actor_id         bigint      not null,
    token_id         uuid        not null,
    token_version    int         not null,
    token_expires_at timestamptz not null,
    expires_at       timestamptz not null
);
