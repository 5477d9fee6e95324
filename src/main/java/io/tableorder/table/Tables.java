package io.tableorder.table;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about tables. */
@Repository
class Tables {

    private static final String FIND = """
            select id, table_number, password_hash
              from tables
             where store_id = :store and table_number = :number
            """;

    private final JdbcClient jdbc;

    Tables(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Table(long id, String tableNumber, String passwordHash) {}

    Optional<Table> find(UUID store, String number) {
        return jdbc.sql(FIND)
                .param("store", store)
                .param("number", number)
                .query(Table.class)
                .optional();
    }
}
