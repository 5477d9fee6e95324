package io.tableorder.table;

import io.tableorder.account.TableVersions;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about tables. */
@Repository
class Tables implements TableVersions {

    private static final String FIND = """
            select id, table_number, password_hash, token_version
              from tables
             where store_id = :store and table_number = :number
            """;

    private static final String FIND_TOKEN_VERSION = """
            select token_version
              from tables
             where store_id = :store and id = :table
            """;

    private final JdbcClient jdbc;

    Tables(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Table(long id, String tableNumber, String passwordHash, int tokenVersion) {}

    Optional<Table> find(UUID store, String number) {
        return jdbc.sql(FIND)
                .param("store", store)
                .param("number", number)
                .query(Table.class)
                .optional();
    }

    @Override
    public Optional<Integer> findTokenVersion(UUID store, long table) {
        return jdbc.sql(FIND_TOKEN_VERSION)
                .param("store", store)
                .param("table", table)
                .query(Integer.class)
                .optional();
    }
}
