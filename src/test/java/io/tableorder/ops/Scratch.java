package io.tableorder.ops;

import io.tableorder.foundation.embedded.TestServers;
import io.tableorder.testing.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.core.io.ClassPathResource;

/** A schema of a test's own in the tests' database, empty at first, for migrations to go up and down in. */
final class Scratch implements AutoCloseable {

    // What a schema consists of, as PostgreSQL writes it. A column's place counts among those that are there.
    private static final String SCHEMA = """
            with relation as (
                select * from pg_class where relnamespace = current_schema()::regnamespace and relname !~ '^flyway_'
            )
            select concat_ws(' ', 'relation', relkind, relname, reloptions, relpersistence, relacl, pg_get_expr(relpartbound, oid),
                             obj_description(oid, 'pg_class'),
                             case relkind when 'v' then pg_get_viewdef(oid) end) as line
              from relation
            union all
            select concat_ws(' ', 'column', relname, row_number() over (partition by attrelid order by attnum), attname,
                             format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attcollation::regcollation,
                             attstorage, attoptions, pg_get_expr(adbin, adrelid), col_description(attrelid, attnum))
              from pg_attribute
              join relation on relation.oid = attrelid
              left join pg_attrdef on adrelid = attrelid and adnum = attnum
             where attnum > 0 and not attisdropped
            union all
            select concat_ws(' ', 'constraint', relname, conname, pg_get_constraintdef(pg_constraint.oid), convalidated)
              from pg_constraint
              join relation on relation.oid = conrelid
            union all
            select concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid, indisclustered)
              from pg_index
              join relation on relation.oid = indrelid
            union all
            select concat_ws(' ', 'trigger', relname, pg_get_triggerdef(pg_trigger.oid), tgenabled)
              from pg_trigger
              join relation on relation.oid = tgrelid
             where not tgisinternal
            union all
            select concat_ws(' ', 'sequence', relname, format_type(seqtypid, null), seqstart, seqincrement, seqmin, seqmax, seqcycle)
              from pg_sequence
              join relation on relation.oid = seqrelid
            union all
            select concat_ws(' ', 'routine', pg_get_functiondef(oid), proacl, obj_description(oid, 'pg_proc'))
              from pg_proc
             where pronamespace = current_schema()::regnamespace
            union all
            select concat_ws(' ', 'type', typname, typtype, format_type(typbasetype, typtypmod),
                             (select string_agg(enumlabel, ',' order by enumsortorder) from pg_enum where enumtypid = pg_type.oid))
              from pg_type
             where typnamespace = current_schema()::regnamespace and typtype in ('e', 'd', 'r')
             order by line
            """;

    private static final String EMPTY_TABLES = """
            select relname
              from pg_class
             where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
               and (xpath('/row/n/text()', query_to_xml(format('select exists (select from %I)::int as n', relname), false, true, '')))[1]
                   ::text = '0'
            """;

    private final String name =
            "scratch_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    private final Connection connection;

    Scratch() throws SQLException {
        connection = Database.connect();
        run("create schema " + name);
        connection.setSchema(name);
    }

    FluentConfiguration flyway(ClassLoader classes) {
        return Flyway.configure(classes)
                .dataSource(
                        Database.jdbcUrl() + "&currentSchema=" + name,
                        TestServers.property("spring.flyway.user"),
                        TestServers.property("spring.flyway.password"))
                .initSql("set lock_timeout = '200ms'")
                .locations("classpath:db/migration");
    }

    FluentConfiguration flyway() {
        return flyway(Scratch.class.getClassLoader());
    }

    /** Fills every table. */
    void fill() throws SQLException {
        run(text("db/demo/R__demo_store.sql"));
        run(text("db/every-table.sql"));
    }

    static String text(String resource) {
        try {
            return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<String> schema() throws SQLException {
        return column(SCHEMA);
    }

    List<String> emptyTables() throws SQLException {
        return column(EMPTY_TABLES);
    }

    List<String> column(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            run("drop schema " + name + " cascade");
        }
    }
}
