package io.tableorder.integrators.connector;

import static java.sql.Types.OTHER;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stations whose tickets no printer takes that staff keep. */
@Repository
class StationsOfStores {

    // A fallback takes what no other printer of the staff names, paused or not: that one's tickets wait for it.
    // A printer that does not get new orders prints no tickets, whatever it names.
    private static final String WITHOUT_PRINTER = """
            select s.store_id, s.name, exists (select from targets t
                                                where t.store_id = s.store_id and t.kind in ('printer', 'cloudprnt')) as has_printers
              from stations s
             where s.store_id = coalesce(:store, s.store_id)
               and not coalesce((
                   select bool_or(takes_part and (takes_all or names_it)) or bool_or(takes_part and is_fallback) and not bool_or(names_it)
                     from (select status = 'active' and types && array['*', 'order.*', 'order.created'] as takes_part, is_fallback,
                                  not is_fallback and options -> 'stations' is null and options -> 'categories' is null as takes_all,
                                  exists (select from jsonb_array_elements_text(options -> 'stations') n (name)
                                           where lower(n.name) = lower(s.name)) as names_it
                             from (select *, options ->> 'fallback' is not distinct from 'true' as is_fallback from targets) t
                            where t.store_id = s.store_id and t.kind in ('printer', 'cloudprnt')) printers), false)
             order by s.store_id, s.display_order, s.name
            """;

    private final JdbcClient jdbc;

    StationsOfStores(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param hasPrinters whether its store has printers of its staff */
    record Station(UUID storeId, String name, boolean hasPrinters) {}

    /** @param store null for all */
    List<Station> withoutPrinter(@Nullable UUID store) {
        return jdbc.sql(WITHOUT_PRINTER)
                .param("store", store, OTHER)
                .query(Station.class)
                .list();
    }
}
