package io.tableorder.integrators.pos;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The codes that the POS has for the menus and the options of a store. */
@Repository
class MenuCodes {

    private static final String LIST = """
            select id, pos_code from menus where store_id = :store and id = any (:menus) and pos_code is not null
            """;

    private static final String LIST_OPTIONS = """
            select id, pos_code from options where store_id = :store and id = any (:options) and pos_code is not null
            """;

    private final JdbcClient jdbc;

    MenuCodes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The codes by menu, without menus that have none or no longer exist. */
    Map<Long, String> of(UUID store, Collection<Long> menus) {
        return menus.isEmpty() ? Map.of() : codes(LIST, store, "menus", menus);
    }

    /** The codes by option, in the same way. */
    Map<Long, String> ofOptions(UUID store, Collection<Long> options) {
        return options.isEmpty() ? Map.of() : codes(LIST_OPTIONS, store, "options", options);
    }

    private Map<Long, String> codes(String sql, UUID store, String name, Collection<Long> ids) {
        Map<Long, String> codes = new HashMap<>();
        jdbc.sql(sql)
                .param("store", store)
                .param(name, ids.toArray(Long[]::new))
                .query(row -> {
                    codes.put(row.getLong("id"), row.getString("pos_code"));
                });
        return codes;
    }
}
