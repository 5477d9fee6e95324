-- Loses: what completed sessions came to; the history has their orders. A session that was reopened cannot be completed before it is rolled forward again.
drop index table_sessions_by_end;
alter table table_sessions
    drop column version,
    drop column orders_count,
    drop column total_price,
    drop column currency;
