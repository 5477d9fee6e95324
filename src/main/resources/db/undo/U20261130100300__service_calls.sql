-- Loses: all calls of guests.
drop table service_calls;
