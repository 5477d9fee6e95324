-- Loses: who has sent which connector the events of the log once more.
drop table connector_replays;
