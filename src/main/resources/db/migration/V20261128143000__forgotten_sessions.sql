-- Whether sessions that staff have forgotten are completed once their business day is over.
alter table stores add column complete_sessions_at_day_end boolean not null default false;
