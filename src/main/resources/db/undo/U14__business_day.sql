-- Loses: nothing.
drop function business_day(uuid);
