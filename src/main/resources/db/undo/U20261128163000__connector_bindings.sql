-- Loses: what queues are bound for. Bindings that no file asks for stay until somebody removes them at the broker.
drop table connector_bindings;
