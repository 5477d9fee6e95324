-- Loses: nothing.
drop sequence menu_stock_changes;
