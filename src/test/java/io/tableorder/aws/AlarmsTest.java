package io.tableorder.aws;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.aws.Stacks.Resource;
import io.tableorder.testing.Example;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** CloudWatch's alarms are those of monitoring/, and the collector hands on what they ask for. */
class AlarmsTest {

    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

    private static final List<Resource> ALARMS = Stacks.of("AWS::CloudWatch::Alarm");

    /** The disk of uploads is S3's; CloudWatch has no numbers of a single queue without its name; a balancer knows no operations. */
    private static final Set<String> NOT_ON_AWS = Set.of("UploadsDiskAlmostFull", "QueueStuck", "ComplexRequestsSlow");

    /** Of servers that AWS runs. */
    private static final Set<String> ONLY_ON_AWS =
            Set.of("DatabaseDiskAlmostFull", "DatabaseBusy", "DatabaseOutOfCredits");

    @Test
    void everyAlertHasAnAlarmOfItsName() throws Exception {
        Set<String> alerts = ALERT.matcher(Files.readString(Path.of("monitoring/prometheus/rules/alerts.yml")))
                .results()
                .map(alert -> alert.group(1))
                .collect(toSet());
        Set<String> alarms = ALARMS.stream()
                .filter(alarm -> alarm.stack().equals("alarms"))
                .map(Resource::id)
                .collect(toSet());
        Set<String> expected = new HashSet<>(alerts);
        expected.removeAll(NOT_ON_AWS);
        expected.addAll(ONLY_ON_AWS);
        assertThat(alarms).isEqualTo(expected);
        String page = Files.readString(Path.of("docs/aws.md"));
        for (Set<String> named : List.of(NOT_ON_AWS, ONLY_ON_AWS)) {
            assertThat(named).allMatch(name -> page.contains("`" + name + "`"));
        }
    }

    @Test
    void everyAlarmComputesFromItsOwnMetrics() {
        for (Resource alarm : ALARMS) {
            Map<String, JsonNode> queries = StreamSupport.stream(
                            alarm.properties().path("Metrics").spliterator(), false)
                    .collect(toMap(query -> query.path("Id").asText(), query -> query));
            JsonNode value = queries.remove("value");
            assertThat(value.path("ReturnData").asBoolean())
                    .as(alarm.toString())
                    .isTrue();
            Set<String> used = Pattern.compile("[a-z]\\w*")
                    .matcher(value.path("Expression").asText())
                    .results()
                    .map(word -> word.group())
                    .collect(toSet());
            assertThat(used).as(alarm.toString()).isEqualTo(queries.keySet());
            assertThat(alarm.text("AlarmName")).isEqualTo("table-order-" + alarm.id());
            assertThat(alarm.text("DatapointsToAlarm")).isEqualTo(alarm.text("EvaluationPeriods"));
        }
    }

    /** A metric with other dimensions than its alarm asks for is another metric, and the alarm is silent for ever. */
    @Test
    void theCollectorHandsOnWhatAlarmsAskFor() {
        Map<String, Set<String>> declared = new LinkedHashMap<>();
        for (JsonNode declaration : collector().at("/exporters/awsemf/metric_declarations")) {
            Set<String> dimensions = new TreeSet<>();
            declaration.at("/dimensions/0").forEach(label -> dimensions.add(label.asText()));
            declared.put(declaration.at("/metric_name_selectors/0").asText().replaceAll("[\\^$]", ""), dimensions);
        }
        Map<String, Set<String>> asked = new LinkedHashMap<>();
        for (Resource alarm : ALARMS) {
            for (JsonNode query : alarm.properties().path("Metrics")) {
                JsonNode metric = query.at("/MetricStat/Metric");
                if (metric.path("Namespace").asText().equals("TableOrder")) {
                    Set<String> dimensions = new TreeSet<>();
                    metric.path("Dimensions")
                            .forEach(label -> dimensions.add(label.path("Name").asText()));
                    asked.put(metric.path("MetricName").asText(), dimensions);
                    assertThat(metric.path("Dimensions").toString()).contains("\"Value\":\"table-order\"");
                }
            }
        }
        assertThat(declared).isEqualTo(asked);
        assertThat(collector().at("/exporters/awsemf/namespace").asText()).isEqualTo("TableOrder");
        assertThat(collector().at("/exporters/awsemf/log_group_name").asText())
                .isEqualTo(Stacks.resource("service", "MetricLogs").text("LogGroupName"));
    }

    /** All are in the table of the service's metrics, with the labels that are dimensions or left out. */
    @Test
    void everyMetricIsOneThatTheServiceHas() throws Exception {
        String page = Files.readString(Path.of("docs/operations.md"));
        JsonNode scrape = collector().at("/receivers/prometheus/config/scrape_configs/0");
        assertThat(scrape.path("metrics_path").asText()).isEqualTo("/actuator/prometheus");
        assertThat(scrape.at("/static_configs/0/targets/0").asText()).isEqualTo("127.0.0.1:8001");
        JsonNode rules = scrape.path("metric_relabel_configs");
        assertThat(rules.at("/0/action").asText()).isEqualTo("keep");
        Set<String> kept = Set.of(rules.at("/0/regex").asText().split("\\|"));
        assertThat(kept).hasSizeGreaterThan(15).allMatch(name -> isDocumented(name, page));
        for (JsonNode rule : rules) {
            assertThat(Pattern.compile(rule.path("regex").asText())).isNotNull();
            if (rule.path("action").asText().equals("drop")) {
                String name = rule.path("regex").asText().split(";")[0];
                assertThat(kept).contains(name);
                assertThat(row(name, page))
                        .contains("`" + rule.at("/source_labels/1").asText() + "`");
            }
        }
        for (JsonNode declaration : collector().at("/exporters/awsemf/metric_declarations")) {
            String name = declaration.at("/metric_name_selectors/0").asText().replaceAll("[\\^$]", "");
            for (JsonNode label : declaration.at("/dimensions/0")) {
                assertThat(label.asText().equals("service") || row(name, page).contains("`" + label.asText() + "`"))
                        .as("label %s of %s", label.asText(), name)
                        .isTrue();
            }
        }
    }

    private static boolean isDocumented(String name, String page) {
        return name.equals("hikaricp_connections_pending")
                ? page.contains("`_pending`")
                : !row(name, page).isEmpty();
    }

    private static String row(String name, String page) {
        return page.lines()
                .filter(line -> line.startsWith("| ") && line.contains("`" + name + "`"))
                .findFirst()
                .orElse("");
    }

    private static JsonNode collector() {
        for (JsonNode container :
                Stacks.resource("service", "ServiceTask").properties().path("ContainerDefinitions")) {
            if (container.path("Name").asText().equals("collector")) {
                return Example.yaml(Stacks.text("service", container.at("/Environment/0/Value")));
            }
        }
        throw new AssertionError("There is no collector");
    }
}
