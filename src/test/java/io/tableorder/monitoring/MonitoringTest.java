package io.tableorder.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.foundation.embedded.TestServers;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.integrators.delivery.DeliveryQueue;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.ScriptedTarget;
import io.tableorder.integrators.delivery.Targets;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.monitoring.Dashboard.Query;
import io.tableorder.monitoring.Dashboard.Variable;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.Programs;
import io.tableorder.testing.StoreTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.yaml.snakeyaml.Yaml;

/** A real Prometheus scrapes the service while it works, and every query of the dashboards and rules has something to show. */
class MonitoringTest extends StoreTest {

    private static final Path MONITORING = Path.of("monitoring");
    private static final Path PROMETHEUS = MONITORING.resolve("prometheus");
    private static final Path RULES = PROMETHEUS.resolve("rules");

    /** The metrics of RabbitMQ and PostgreSQL themselves. */
    private static final Pattern OF_SERVERS = Pattern.compile("job(=~?)\"(rabbitmq|postgresql)");

    /** A metric with its matchers, as rules and dashboards write it. */
    private static final Pattern SELECTOR = Pattern.compile("([a-z_:][a-z0-9_:]*)\\{([^}]*)}");

    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\"");

    private final Settings settings;
    private final DeliveryQueue queue;
    private final Targets targets;
    private final String printer = "monitored-" + UUID.randomUUID();
    private final String brokenPrinter = "broken-" + UUID.randomUUID();
    private final String broken = "test-x" + UUID.randomUUID().toString().replace("-", "");
    private final String stopped = "test-y" + UUID.randomUUID().toString().replace("-", "");
    private final String late = "test-z" + UUID.randomUUID().toString().replace("-", "");

    @LocalManagementPort
    private int management;

    @Autowired
    MonitoringTest(Settings settings, DeliveryQueue queue, Targets targets) {
        this.settings = settings;
        this.queue = queue;
        this.targets = targets;
    }

    @BeforeEach
    void breakAFewThings() throws IOException {
        targets.open("printer", printer, new ScriptedTarget());
        targets.open(
                "printer",
                brokenPrinter,
                new ScriptedTarget().does(delivery -> Outcome.unavailable("PAPER_OUT", "The paper is out")));
        Files.writeString(file(broken), "- route: {id: somebody-elses, from: {uri: 'timer:x', steps: []}}");
        jdbc.sql("insert into stopped_connectors (name, stopped_by) values (?, 'admin:1')")
                .param(stopped)
                .update();
        Files.writeString(file(stopped), "- route: {id: %s, from: {uri: 'timer:x', steps: []}}".formatted(stopped));
        jdbc.sql("insert into connector_days (connector, store_id, done_until) values (?, ?, business_day(?) - 3)")
                .params(late, store.id(), store.id())
                .update();
        Files.writeString(file(late), """
                - route:
                    id: %1$s
                    from:
                      uri: kamelet:table-order-day-source
                      parameters: {name: %1$s, storeId: %2$s}
                      steps:
                        - throwException: {exceptionType: java.lang.IllegalStateException, message: it is broken}
                """.formatted(late, store.id()));
        jdbc.sql("insert into dead_letters (route_id, body, headers, cause, attempts) values (?, '', '{}', 'x', 1)")
                .param(broken)
                .update();
    }

    @AfterEach
    void tidyUp() throws IOException {
        Files.deleteIfExists(file(broken));
        Files.deleteIfExists(file(stopped));
        Files.deleteIfExists(file(late));
        jdbc.sql("delete from stopped_connectors where name = ?").param(stopped).update();
        queue.cancelAll(store.id(), brokenPrinter, "admin:1");
        targets.close(printer);
        targets.close(brokenPrinter);
        jdbc.sql("delete from dead_letters where route_id = ?").param(broken).update();
    }

    private Path file(String connector) {
        return settings.routesDir().resolve(connector + ".camel.yaml");
    }

    @Test
    void everyPanelAndRuleHasSomethingToShow() throws IOException {
        List<Query> open = new ArrayList<>();
        List<Variable> variables = new ArrayList<>();
        for (Dashboard dashboard : Dashboard.all()) {
            open.addAll(dashboard.queries());
            variables.addAll(dashboard.variables());
        }
        for (JsonNode rule : recordingRules()) {
            open.add(new Query("recording rule", "rule", rule.path("record").asText(), List.of()));
        }
        assertThat(open).hasSizeGreaterThan(50);
        open.removeIf(query -> isOfServers(query.expression()));
        List<Query> all = List.copyOf(open);

        try (Prometheus prometheus = Prometheus.start(
                        settings.dataDir().resolve("prometheus"), PROMETHEUS, Map.of("api:8001", management));
                EventStream staff = EventStream.open(port, "/api/admin/orders/stream", store.adminToken());
                EventStream table = EventStream.open(port, "/api/customer/orders/stream", store.tableToken(0))) {
            await().until(prometheus::isReady);
            await("what was still empty: see the last message")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> {
                        work();
                        open.removeIf(query -> isShown(prometheus, query));
                        assertThat(open).isEmpty();
                    });

            assertThat(prometheus
                            .query("sum(tableorder_streams_clients)")
                            .at("/0/value/1")
                            .asInt())
                    .isGreaterThanOrEqualTo(2);
            for (Variable variable : variables) {
                assertThat(prometheus.query("count by (%s) (%s)".formatted(variable.label(), variable.series())))
                        .as("values of the variable %s", variable.name())
                        .isNotEmpty();
            }
            assertAlertsSeeWhatIsBroken(prometheus);
            assertEveryRuleIsEvaluated(prometheus);
            assertNothingIsMeaninglessWhenQuiet(prometheus, all);
        }
    }

    private static boolean isOfServers(String expression) {
        return OF_SERVERS.matcher(expression).find();
    }

    /** A panel without orders shows nothing or 0, but no NaN. */
    private static void assertNothingIsMeaninglessWhenQuiet(Prometheus prometheus, List<Query> all) throws IOException {
        await().atMost(Duration.ofMinutes(1)).until(() -> prometheus
                .query("sum(rate(http_server_requests_seconds_count{operation=\"placeOrder\"}[3s]))")
                .at("/0/value/1")
                .asText()
                .equals("0"));
        List<String> expressions = new ArrayList<>(all.stream()
                .filter(query -> !query.type().equals("rule"))
                .map(query -> query.expression().replaceAll("\\$__\\w+", "3s"))
                .toList());
        recordingRules()
                .forEach(rule -> expressions.add(rule.path("expr").asText().replace("[5m]", "[3s]")));
        for (String expression : expressions) {
            assertThat(prometheus.query(expression.replaceAll("\"\\$\\w+\"", "\".*\"")))
                    .as(expression)
                    .allSatisfy(
                            series -> assertThat(series.at("/value/1").asText()).isNotEqualTo("NaN"));
        }
    }

    @Test
    void rabbitMqAndPostgreSqlExportTheMetricsOfPanelsAndRules() throws IOException {
        Path exporter = Programs.find("prometheus-postgres-exporter");
        int broker = TestServers.brokerMetricsPort();
        int exporterPort = Prometheus.freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        exporter.toString(), "--web.listen-address=127.0.0.1:" + exporterPort)
                .redirectErrorStream(true)
                .redirectOutput(
                        settings.dataDir().resolve("postgres-exporter.log").toFile());
        builder.environment()
                .put("DATA_SOURCE_NAME", TestServers.property("table-order.database-url") + "?sslmode=disable");
        List<Query> open = new ArrayList<>();
        for (Dashboard dashboard : Dashboard.all()) {
            open.addAll(dashboard.queries());
        }
        for (JsonNode rule : rules()) {
            SELECTOR.matcher(rule.path("expr").asText())
                    .results()
                    .forEach(selector -> open.add(new Query("rule", "rule", selector.group(), List.of())));
        }
        open.removeIf(query -> !isOfServers(query.expression()));
        assertThat(open).hasSizeGreaterThan(10);

        Process process = builder.start();
        try (Prometheus prometheus = Prometheus.start(
                settings.dataDir().resolve("prometheus-of-servers"),
                PROMETHEUS,
                Map.of("rabbitmq:15692", broker, "postgres-exporter:9187", exporterPort))) {
            await("what was still empty: see the last message")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> {
                        assertThat(prometheus.isReady()).isTrue();
                        open.removeIf(query -> isShown(prometheus, query));
                        assertThat(open).isEmpty();
                    });
            assertThat(prometheus.query("rabbitmq_detailed_queue_messages{queue=\"table-order-events.dlq\"}"))
                    .isNotEmpty();
        } finally {
            process.destroy();
        }
    }

    /** A little of everything. */
    private void work() {
        api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(store.cart())
                .send()
                .expect(201);
        api.get("/api/customer/orders/77").as(store.tableToken(0)).send().expect(404);
        api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json("{\"items\":[]}")
                .send()
                .expect(400);
        api.post("/api/admin/auth/login")
                .json("{\"username\":\"nobody-%s\",\"password\":\"wrong\"}".formatted(broken.substring(0, 20)))
                .send()
                .expect(401);
        for (String target : List.of(printer, brokenPrinter)) {
            UUID id = UUID.randomUUID();
            queue.add(
                    target,
                    new ConnectorEvent(
                            "test", id, id, store.id(), "order.created", Instant.now(), "orders/" + id, "7", "{}"),
                    "",
                    "ticket");
        }
    }

    private static boolean isShown(Prometheus prometheus, Query query) {
        JsonNode result = prometheus.query(query.expression()
                .replaceAll("\"\\$\\w+\"", "\".*\"")
                .replace("$__rate_interval", "10s")
                .replace("$__range", "30s"));
        for (JsonNode series : result) {
            boolean hasLabels = query.labels().stream()
                    .allMatch(label -> series.path("metric").has(label));
            if (hasLabels && !series.at("/value/1").asText().equals("NaN")) {
                return true;
            }
        }
        return false;
    }

    private static void assertEveryRuleIsEvaluated(Prometheus prometheus) throws IOException {
        Set<String> names = new HashSet<>();
        for (JsonNode group : prometheus.rules()) {
            for (JsonNode rule : group.path("rules")) {
                assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok");
                names.add(rule.path("name").asText());
            }
        }
        assertThat(names).contains("RequestsSlow", "OutboxBacklog", "complexity:http_request_duration_seconds:p95_5m");
        // An alert's query is empty as long as all is well. What it asks of has to be there all the same.
        for (JsonNode rule : rules()) {
            for (MatchResult selector : SELECTOR.matcher(rule.path("expr").asText())
                    .results()
                    .filter(selector -> !isOfServers(selector.group()))
                    .toList()) {
                List<String> labels = MATCHER.matcher(selector.group(2))
                        .results()
                        .map(matcher -> matcher.group(1) + "!=\"\"")
                        .toList();
                String there = "count(%s{%s})".formatted(selector.group(1), String.join(",", labels));
                assertThat(prometheus.query(there))
                        .as("%s of %s", there, rule.path("expr").asText())
                        .isNotEmpty();
            }
        }
    }

    private void assertAlertsSeeWhatIsBroken(Prometheus prometheus) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Set<String> seen = Dashboard.list(prometheus.alerts()).stream()
                    .map(alert -> alert.path("labels"))
                    .map(labels -> labels.path("alertname").asText()
                            + labels.path("target").asText()
                            + labels.path("connector").asText())
                    .collect(Collectors.toSet());
            assertThat(seen)
                    .contains(
                            "DeadLetters",
                            "TargetOut" + brokenPrinter,
                            "ConnectorRefused" + broken,
                            "ConnectorStopped" + stopped,
                            "ConnectorDayLate" + late)
                    .doesNotContain("ServiceDown", "InstanceDown", "DatabaseDown");
        });
        assertThat(prometheus.alerts()).allSatisfy(alert -> {
            assertThat(alert.at("/annotations/runbook_url").asText()).startsWith(Prometheus.RUNBOOKS + "#");
            assertThat(alert.at("/annotations/summary").asText()).doesNotContain("{{", "error");
        });
        assertThat(prometheus.alerts())
                .extracting(alert -> alert.at("/annotations/summary").asText())
                .contains("The printer " + brokenPrinter + " is out: PAPER_OUT");
    }

    @Test
    void everyAlertHasASeverityAPageAndTests() throws IOException {
        List<JsonNode> alerts =
                rules().stream().filter(rule -> rule.has("alert")).toList();
        String tests = Files.readString(MONITORING.resolve("prometheus/tests/alerts.yml"));
        String runbooks = Files.readString(Path.of("docs/runbooks.md"));
        assertThat(alerts).hasSizeGreaterThan(10).allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
            assertThat(alert.at("/annotations/description").asText()).as(name).isNotBlank();
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .isEqualTo("{{ $externalLabels.runbooks }}#" + name.toLowerCase(Locale.ROOT));
            assertThat(runbooks).contains("\n## " + name + "\n");
            assertThat(tests).contains("name: " + name + " fires", "name: " + name + " is quiet");
        });
    }

    @Test
    void promtoolApprovesOfRulesAndTheirTests() throws IOException, InterruptedException {
        String promtool = Programs.find("promtool").toString();
        run(
                promtool,
                "check",
                "config",
                MONITORING.resolve("prometheus/prometheus.yml").toString());
        run(
                promtool,
                "test",
                "rules",
                MONITORING.resolve("prometheus/tests/alerts.yml").toString());
    }

    @Test
    void amtoolApprovesOfTheWayAlertsGo() throws IOException, InterruptedException {
        run(
                Programs.find("amtool").toString(),
                "check-config",
                MONITORING.resolve("alertmanager/alertmanager.yml").toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        ChildProcess.Ended ended = ChildProcess.run(new ProcessBuilder(command));
        assertThat(ended.exitCode()).as(ended.output()).isZero();
    }

    @Test
    void dashboardsAreWhatGrafanaReads() throws IOException {
        JsonNode sources = yaml(MONITORING.resolve("grafana/provisioning/datasources/prometheus.yml"));
        String source = sources.at("/datasources/0/uid").asText();
        Set<String> uids = new HashSet<>();
        for (Dashboard dashboard : Dashboard.all()) {
            JsonNode json = dashboard.json();
            assertThat(uids.add(json.path("uid").asText())).isTrue();
            assertThat(json.path("uid").asText()).matches("[a-z-]{1,40}");
            assertThat(json.path("schemaVersion").asInt()).isEqualTo(39);
            assertThat(json.findValuesAsText("expr")).doesNotContain("");
            assertThat(json.findValues("datasource"))
                    .allSatisfy(used -> assertThat(used.path("uid").asText()).isEqualTo(source));
            Set<String> known =
                    dashboard.variables().stream().map(Variable::name).collect(Collectors.toCollection(HashSet::new));
            known.addAll(Set.of("__rate_interval", "__range"));
            assertThat(dashboard.queries()).allSatisfy(query -> assertThat(known)
                    .containsAll(Pattern.compile("\\$(\\w+)")
                            .matcher(query.expression())
                            .results()
                            .map(match -> match.group(1))
                            .toList()));
            assertPanelsHaveTheirPlace(dashboard);
        }
    }

    private static void assertPanelsHaveTheirPlace(Dashboard dashboard) {
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : dashboard.panels()) {
            assertThat(ids.add(panel.path("id").asInt())).as(panel.toString()).isTrue();
            assertThat(panel.path("type").asText()).isIn("row", "stat", "table", "timeseries");
            assertThat(panel.path("title").asText()).isNotBlank();
            JsonNode place = panel.path("gridPos");
            assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    String cell = (place.path("x").asInt() + x) + " "
                            + (place.path("y").asInt() + y);
                    assertThat(cells.add(cell))
                            .as("%s at %s", panel.path("title"), cell)
                            .isTrue();
                }
            }
        }
    }

    private static List<JsonNode> recordingRules() throws IOException {
        return rules().stream().filter(rule -> rule.has("record")).toList();
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        try (var files = Files.list(RULES)) {
            for (Path file : files.toList()) {
                for (JsonNode group : yaml(file).path("groups")) {
                    rules.addAll(Dashboard.list(group.path("rules")));
                }
            }
        }
        return rules;
    }

    private static JsonNode yaml(Path file) throws IOException {
        return new ObjectMapper().valueToTree(new Yaml().load(Files.readString(file)));
    }
}
