-- Loses: the QR codes of tables, paired tablets, the phones of open visits, and the codes and settings of visits. Guests scan and tablets are paired again.
alter table stream_tickets drop column device_id;
drop table device_pairings;
drop table devices;
alter table table_sessions drop column visit_code, drop column code_tries, drop column merged_into;
alter table stores drop column visit_opening, drop column asks_visit_code;
alter table tables drop column qr_code, drop column qr_renewed_at;
drop function new_visit_code();
drop function new_qr_code();
