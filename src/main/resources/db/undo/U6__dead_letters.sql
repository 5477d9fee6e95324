-- Loses: all dead letters, and with them what could still be redriven.
drop table dead_letters;
