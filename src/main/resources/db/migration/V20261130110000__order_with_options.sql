-- Numbers the events of stocks: the versions of their aggregate.
create sequence menu_stock_changes as int;
