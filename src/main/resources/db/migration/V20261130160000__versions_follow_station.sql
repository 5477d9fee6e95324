-- A station's new name reaches the categories and menus that name the station, by their foreign keys. That is a change of them, too: a form
-- that still has the old name would otherwise bring the old station back.
create function raise_version_with_station() returns trigger language plpgsql as $$
begin
    new.version := old.version + 1;
    if tg_table_name = 'menus' then
        new.updated_at := now();
    end if;
    return new;
end $$;

create trigger raise_version_with_station before update of station on menu_categories
    for each row when (new.station is distinct from old.station and new.version = old.version)
    execute function raise_version_with_station();

create trigger raise_version_with_station before update of station on menus
    for each row when (new.station is distinct from old.station and new.version = old.version)
    execute function raise_version_with_station();
