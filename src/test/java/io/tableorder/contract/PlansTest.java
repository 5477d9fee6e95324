package io.tableorder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariDataSource;
import io.tableorder.access.account.Tokens;
import io.tableorder.foundation.embedded.TestServers;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.integrators.delivery.Targets;
import io.tableorder.testing.Database;
import io.tableorder.testing.DriverLog;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * PostgreSQL's plan for every statement that a request waits for, on 10^6 rows: no table that grows is read from its beginning to its end.
 * The statements are those that a tour through all operations has really sent; the plans are the generic ones, which hold whatever the
 * values are. What functions of the database do inside is not seen.
 */
@IntegrationTest
class PlansTest {

    private static final Pattern PARSED =
            Pattern.compile("FE=> Parse\\(stmt=[^,]*,query=\"(.*)\",oids=\\{([0-9,]*)}\\)", Pattern.DOTALL);

    private static final Pattern SERVES = Operation.servingThreads();

    private static final Set<String> OF_MANY_LETTERS =
            Set.of("redriveDeadLetters", "discardDeadLetters", "discardOwnerlessDeadLetters");

    /** In the rows of one table, or of one month of it. */
    private static final int LARGE = 1_000;

    /** Their sizes depend only on a store's staff and menu. */
    private static final Set<String> DO_NOT_GROW = Set.of("stores", "admins", "store_seq", "delivery_targets");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @Autowired
    private Settings settings;

    @Autowired
    private Targets targets;

    @Autowired
    private DataSource pool;

    @LocalServerPort
    private int port;

    /** A statement with the types of its parameters, as numbers of PostgreSQL's. */
    private record Sent(String sql, String types) {}

    /** From a statement to the operation that sent it first. */
    private final Map<Sent, String> sent = new ConcurrentHashMap<>();

    private volatile String current = "";

    @Test
    void noRequestWaitsUntilATableThatGrowsHasBeenRead() throws Exception {
        tour();
        assertThat(sent).hasSizeGreaterThan(100);
        String schema = "plans_" + UUID.randomUUID().toString().substring(0, 8);
        try (Connection connection = Database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
            connection.setSchema(schema);
            try {
                fill(connection, schema);
                List<String> scans = new ArrayList<>();
                for (Map.Entry<Sent, String> entry : new TreeMap<>(sent.entrySet().stream()
                                .collect(Collectors.toMap(e -> e.getKey().sql(), e -> e, (one, other) -> one)))
                        .values()) {
                    for (String table : sequentialScans(statement, entry.getKey())) {
                        scans.add(entry.getValue() + " reads all of " + table + ":\n"
                                + entry.getKey().sql());
                    }
                }
                assertThat(scans).isEmpty();
                assertThat(buffersOfEvents(statement, "order_history", "original_order_id"))
                        .as("pages read for the events of an archived order, of a store with 30,000 in eight months")
                        .isLessThan(60);
                assertThat(buffersOfEvents(statement, "orders", "id"))
                        .as("pages read for the events of an open order")
                        .isLessThan(15);
            } finally {
                connection.setAutoCommit(true);
                statement.execute("drop schema " + schema + " cascade");
            }
        }
    }

    private void fill(Connection connection, String schema) throws SQLException, IOException {
        Flyway.configure()
                .dataSource(
                        Database.jdbcUrl() + "&currentSchema=" + schema,
                        TestServers.property("spring.flyway.user"),
                        TestServers.property("spring.flyway.password"))
                .locations("classpath:db/migration")
                .load()
                .migrate();
        String rows = new ClassPathResource("db/a-busy-year.sql").getContentAsString(StandardCharsets.UTF_8);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(rows);
            connection.commit();
            connection.setAutoCommit(true);
            // Each alone: another schema's tables are no business of this test.
            for (String table : column(
                    statement,
                    "select relname from pg_class where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace")) {
                statement.execute("analyze " + table);
            }
            statement.execute("set plan_cache_mode = force_generic_plan");
        }
    }

    // --- what is sent ------------------------------------------------------------------------------------------------

    private void tour() throws IOException {
        World world = new World(jdbc, tokens, settings, targets, port);
        try (DriverLog sending = new DriverLog(this::record)) {
            // A connection shows a statement's text only until the server prepares it.
            pool.unwrap(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
            RawHttp http = new RawHttp(port);
            for (Operation operation : Operation.all()) {
                if (!operation.isStream()) {
                    call(http, world, operation);
                    callWithEachFilter(http, world, operation);
                }
            }
        } catch (SQLException noPool) {
            throw new AssertionError(noPool);
        } finally {
            current = "";
            world.close();
        }
    }

    private void record(String line) {
        Matcher parsed = PARSED.matcher(line);
        if (!current.isEmpty()
                && SERVES.matcher(Thread.currentThread().getName()).matches()
                && parsed.find()
                && parsed.group(1).toLowerCase(Locale.ROOT).matches("(?s)\\s*(select|with|insert|update|delete).*")) {
            sent.putIfAbsent(new Sent(parsed.group(1), parsed.group(2)), current);
        }
    }

    private void call(RawHttp http, World world, Operation operation) throws IOException {
        String id = World.resourceOf(operation)
                .map(resource -> resource.newOne(world))
                .orElse(null);
        send(http, world, operation, world.target(operation, id), world.body(operation));
    }

    /** A dead letter's filter is a statement of its own. */
    private void callWithEachFilter(RawHttp http, World world, Operation operation) throws IOException {
        if (!operation.path().endsWith("/dead-letters") && !OF_MANY_LETTERS.contains(operation.id())) {
            return;
        }
        for (JsonNode parameter : operation.parameters("query")) {
            String filter = parameter.path("name").asText() + "=" + example(parameter.path("schema"));
            send(http, world, operation, operation.path() + "?" + filter, null);
        }
        for (Map.Entry<String, JsonNode> property :
                operation.requestSchema().path("properties").properties()) {
            ObjectNode body = new ObjectMapper().createObjectNode().put("reason", "x");
            if (!property.getKey().equals("reason")) {
                body.put(property.getKey(), example(property.getValue()));
            }
            send(http, world, operation, operation.path(), body);
        }
    }

    private static String example(JsonNode reference) {
        JsonNode schema = Operation.resolved(reference);
        if (schema.path("type").asText().equals("integer")) {
            return "1";
        }
        return switch (schema.path("format").asText()) {
            case "uuid" -> UUID.randomUUID().toString();
            case "date-time" -> "2026-03-31T09:30:00Z";
            default -> schema.path("enum").path(0).asText("x");
        };
    }

    private void send(RawHttp http, World world, Operation operation, String target, @Nullable JsonNode body)
            throws IOException {
        byte[] bytes = body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
        String head = operation.method() + " " + target + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: close\r\n"
                + (operation.isSecured() ? "Authorization: Bearer " + world.token(operation) + "\r\n" : "")
                + (body == null ? "" : "Content-Type: application/json\r\n")
                + "Content-Length: " + bytes.length + "\r\n\r\n";
        current = operation.toString();
        http.send(RawHttp.join(head.getBytes(StandardCharsets.ISO_8859_1), bytes));
        current = "";
    }

    // --- what it means -----------------------------------------------------------------------------------------------

    private static Set<String> sequentialScans(Statement statement, Sent query) throws SQLException, IOException {
        List<String> types = query.types().isEmpty()
                ? List.of()
                : Arrays.asList(query.types().split(","));
        List<String> names = new ArrayList<>();
        for (String type : types) {
            names.add(
                    type.equals("0")
                            ? "unknown"
                            : column(statement, "select format_type(" + type + ", null)")
                                    .get(0));
        }
        String arguments = types.stream().map(type -> "null").collect(Collectors.joining(", "));
        statement.execute(
                "prepare asked" + (names.isEmpty() ? "" : "(" + String.join(", ", names) + ")") + " as " + query.sql());
        try {
            String execute = "execute asked" + (names.isEmpty() ? "" : "(" + arguments + ")");
            Set<String> scans = ConcurrentHashMap.newKeySet();
            collect(plan(statement, "explain (format json) " + execute).path("Plan"), scans);
            scans.removeIf(table -> DO_NOT_GROW.contains(table) || rows(statement, table) < LARGE);
            return scans;
        } finally {
            statement.execute("deallocate asked");
        }
    }

    private static void collect(JsonNode plan, Set<String> scans) {
        if (plan.path("Node Type").asText().equals("Seq Scan")) {
            scans.add(plan.path("Relation Name").asText());
        }
        plan.path("Plans").forEach(below -> collect(below, scans));
    }

    private static long rows(Statement statement, String table) {
        try {
            return Long.parseLong(
                    column(statement, "select reltuples::bigint from pg_class where oid = '" + table + "'::regclass")
                            .get(0));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Of the largest store. */
    private long buffersOfEvents(Statement statement, String table, String id) throws SQLException, IOException {
        Sent query = sent.keySet().stream()
                .filter(any -> any.sql().contains("jsonb_array_elements(events) with ordinality"))
                .findFirst()
                .orElseThrow();
        String values = column(
                        statement,
                        "select format('%L, %s', store_id, max(" + id + ")) from " + table
                                + " group by store_id order by count(*) desc limit 1")
                .get(0);
        String store = values.split(", ")[0];
        String order = values.split(", ")[1];
        String sql = query.sql();
        // The same two values again and again, in the order of the types.
        String[] types = query.types().split(",");
        for (int i = types.length; i > 0; i--) {
            boolean isStore = column(statement, "select format_type(" + types[i - 1] + ", null)")
                    .get(0)
                    .equals("uuid");
            sql = sql.replaceAll("\\$" + i + "(?![0-9])", isStore ? store : order);
        }
        String explain = "explain (analyze, buffers, format json) " + sql;
        plan(statement, explain);
        JsonNode plan = plan(statement, explain).path("Plan");
        return plan.path("Shared Hit Blocks").asLong()
                + plan.path("Shared Read Blocks").asLong();
    }

    private static JsonNode plan(Statement statement, String explain) throws SQLException, IOException {
        return new ObjectMapper()
                .readTree(String.join("\n", column(statement, explain)))
                .path(0);
    }

    private static List<String> column(Statement statement, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
