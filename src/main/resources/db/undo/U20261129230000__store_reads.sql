-- Loses: the record of what super admins have read of the stores.
drop table store_reads;
