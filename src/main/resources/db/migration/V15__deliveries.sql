-- Where deliveries go, and how each target does, as all instances know it.
create table delivery_targets (
    name            text        primary key,
    -- Failures in a row. From the first that opens the breaker on, nothing is attempted before open_until.
    failures        int         not null default 0,
    open_until      timestamptz,
    condition       text        not null default 'OK',
    detail          text,
    last_success_at timestamptz,
    last_failure_at timestamptz
);

-- One thing that is to arrive at one target. While an attempt is under way (sent), due_at is when it counts as lost.
create table deliveries (
    id         bigint      generated always as identity primary key,
    job_id     uuid        not null default gen_random_uuid() unique,
    store_id   uuid        not null,
    target     text        not null references delivery_targets,
    kind       text        not null,
    -- What is on paper does not arrive once more without being marked.
    on_paper   boolean     not null,
    event_id   uuid        not null,
    event_type text        not null,
    event_time timestamptz not null,
    subject    text,
    event_seq  bigint,
    -- Tells several deliveries of one event to one target apart.
    part       text        not null default '',
    content    text        not null,
    copy_of    bigint      references deliveries on delete set null,
    state      text        not null default 'pending'
               check (state in ('pending', 'sent', 'confirmed', 'failed', 'dead', 'expired', 'cancelled')),
    attempts   int         not null default 0,
    step       int         not null default 0,
    is_repeat  boolean     not null default false,
    due_at     timestamptz not null default now(),
    -- How long it is wanted, from its event or from when somebody asked for it again.
    wanted     interval    not null default interval '24 hours',
    expires_at timestamptz not null,
    code       text,
    detail     text,
    created_at timestamptz not null default now(),
    settled_at timestamptz,
    unique (target, event_id, part)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_cost_delay = 0,
        autovacuum_analyze_scale_factor = 0.02);

create index deliveries_due on deliveries (target, due_at) where state in ('pending', 'sent', 'failed');
create index deliveries_open_by_subject on deliveries (target, subject, id) where state in ('pending', 'sent', 'failed');
create index deliveries_under_way on deliveries (target, due_at) where state = 'sent';
create index deliveries_expiring on deliveries (expires_at) where state in ('pending', 'sent', 'failed');
create index deliveries_newest on deliveries (store_id, id desc);
create index deliveries_by_target on deliveries (store_id, target, id desc);
create index deliveries_by_state on deliveries (store_id, state, id desc);
create index deliveries_by_subject on deliveries (store_id, subject, id desc);
create index deliveries_by_original on deliveries (copy_of) where copy_of is not null;
create index deliveries_settled on deliveries (settled_at) where settled_at is not null;

create table delivery_attempts (
    delivery_id bigint      not null references deliveries on delete cascade,
    attempt     int         not null,
    at          timestamptz not null,
    millis      int         not null,
    result      text        not null,
    code        text        not null,
    detail      text,
    request     text,
    response    text,
    primary key (delivery_id, attempt, at)
);

-- A dead letter may be that of a delivery; redriving it makes the delivery due again.
alter table dead_letters add column delivery_id bigint references deliveries on delete set null;
create index dead_letters_by_delivery on dead_letters (delivery_id) where delivery_id is not null;
