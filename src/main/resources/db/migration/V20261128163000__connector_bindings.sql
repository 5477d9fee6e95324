-- What the queues of connectors are bound for at the broker, which does not tell: so that a binding goes with the file that asked for it.
create table connector_bindings (
    queue       text        not null,
    routing_key text        not null,
    bound_at    timestamptz not null default now(),
    primary key (queue, routing_key)
);
