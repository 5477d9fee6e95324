-- What a session came to when it was completed: the answer to a repeated request. Null while it is open, and in sessions that were
-- completed before there was this. version counts the session's events; a session that was completed before has had two.
alter table table_sessions
    add column version      int not null default 1,
    add column orders_count bigint,
    add column total_price  bigint,
    add column currency     char(3);

-- A table's last completed sessions.
create index table_sessions_by_end on table_sessions (store_id, table_id, ended_at desc) where ended_at is not null;
