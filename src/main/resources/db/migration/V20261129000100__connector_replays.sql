-- Who has sent a connector the events of the log once more, from which moment on, and how far it has come.
create table connector_replays (
    name        text        not null,
    at          timestamptz not null default clock_timestamp(),
    replayed_by text        not null,
    since       timestamptz not null,
    events      bigint      not null,
    sent        bigint      not null default 0,
    ended_at    timestamptz,
    primary key (name, at)
);
