-- Loses: all tables and their sessions.
drop table table_sessions;
drop table tables;
