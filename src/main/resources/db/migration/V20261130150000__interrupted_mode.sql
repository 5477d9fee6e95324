-- How a store was busy before a required connector that is out has paused it: so it is again afterwards.
alter table stores
    add column interrupted_minutes int check (interrupted_minutes between 1 and 480),
    add column interrupted_until   timestamptz,
    add column interrupted_reason  text check (length(interrupted_reason) <= 200);
