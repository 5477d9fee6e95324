package io.tableorder.integrators.pos;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The codes that the POS has for the menus of a store. */
@Repository
class MenuCodes {

    private static final String LIST = """
            select id, pos_code from menus where store_id = :store and id = any (:menus) and pos_code is not null
            """;

    private final JdbcClient jdbc;

    MenuCodes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The codes by menu, without menus that have none or no longer exist. */
    Map<Long, String> of(UUID store, Collection<Long> menus) {
        Map<Long, String> codes = new HashMap<>();
        jdbc.sql(LIST)
                .param("store", store)
                .param("menus", menus.toArray(Long[]::new))
                .query(row -> {
                    codes.put(row.getLong("id"), row.getString("pos_code"));
                });
        return codes;
    }
}
