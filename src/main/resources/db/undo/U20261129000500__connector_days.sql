-- Loses: which business days connectors have dealt with. After the next migration they begin with the newest day that is over.
drop table connector_days;
