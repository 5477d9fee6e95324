-- Loses: that an order's messages to a POS stay in their order when its session is merged into another one.
drop index deliveries_open_of_subject;
