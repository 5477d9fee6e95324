-- Loses: nothing. Names keep their tidy form, which looks the same.
select 1;
