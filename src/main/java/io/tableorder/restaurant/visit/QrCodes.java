package io.tableorder.restaurant.visit;

import io.tableorder.foundation.database.Instants;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about the QR codes of tables. Their texts are stored as they are: they hang at the tables, and have to be printed again. */
@Repository
class QrCodes {

    /** In the order of the board: 2 before 10. */
    private static final String LIST = """
            select t.id, t.table_number, t.qr_code, t.qr_renewed_at, st.name as store_name
              from tables t
              join stores st on st.id = t.store_id
             where t.store_id = :store and (:table::bigint is null or t.id = :table)
             order by t.table_number !~ '^[0-9]+$',
                      regexp_replace(regexp_replace(t.table_number, '[0-9]+', '00000000000000000000\\&', 'g'),
                                     '0*([0-9]{20})', '\\1', 'g') collate "C",
                      t.table_number
            """;

    private static final String RENEW = """
            update tables set qr_code = new_qr_code(), qr_renewed_at = now() where store_id = :store and id = :table
            """;

    private final JdbcClient jdbc;

    QrCodes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The code of a table, with what is printed beside it. */
    record QrCode(long tableId, String tableNumber, String code, Instant renewedAt, String storeName) {}

    /** @param table null for all tables of the store */
    List<QrCode> list(UUID store, @Nullable Long table) {
        return jdbc.sql(LIST)
                .param("store", store)
                .param("table", table)
                .query((row, n) -> new QrCode(
                        row.getLong("id"),
                        row.getString("table_number"),
                        row.getString("qr_code"),
                        Instants.of(row, "qr_renewed_at"),
                        row.getString("store_name")))
                .list();
    }

    /** @return whether there is such a table */
    boolean renew(UUID store, long table) {
        return jdbc.sql(RENEW).param("store", store).param("table", table).update() == 1;
    }
}
