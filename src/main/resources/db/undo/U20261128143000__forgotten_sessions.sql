-- Loses: which stores have forgotten sessions completed at the end of the business day.
alter table stores drop column complete_sessions_at_day_end;
