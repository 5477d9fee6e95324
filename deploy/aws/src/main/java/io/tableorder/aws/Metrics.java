package io.tableorder.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Those of the service's metrics that alarms need, as CloudWatch gets them. CloudWatch asks for money for each name and each set of
 * dimensions, so there are few of both: of all series with the same dimensions an alarm takes the highest value, or the sum.
 */
final class Metrics {

    static final String NAMESPACE = "TableOrder";

    /** A dimension with one value: CloudWatch gets only metrics that have some dimension. */
    static final String SERVICE = "table-order";

    /** A metric, and its labels that become dimensions. */
    private record Wanted(String name, String... labels) {}

    private static final List<Wanted> WANTED = List.of(
            new Wanted("hikaricp_connections_pending"),
            new Wanted("tableorder_connectors_consumers", "state"),
            new Wanted("tableorder_connectors_day_age_seconds"),
            new Wanted("tableorder_connectors_missing"),
            new Wanted("tableorder_connectors_refused"),
            new Wanted("tableorder_connectors_stopped"),
            new Wanted("tableorder_dead_letters_recent"),
            new Wanted("tableorder_deliveries_age_seconds"),
            new Wanted("tableorder_dependency_up", "dependency"),
            new Wanted("tableorder_lane_refusals_total"),
            new Wanted("tableorder_lane_waiting"),
            new Wanted("tableorder_logins_total"),
            new Wanted("tableorder_outbox_age_seconds"),
            new Wanted("tableorder_outbox_events"),
            new Wanted("tableorder_outbox_parked"),
            new Wanted("tableorder_queue_messages"),
            new Wanted("tableorder_stores_paused"),
            new Wanted("tableorder_targets", "breaker"),
            new Wanted("tableorder_targets_condition"));

    /** A metric, one of its labels, and values of it that no alarm asks for. */
    private static final List<List<String>> UNWANTED = List.of(
            List.of("tableorder_connectors_missing", "store_prints", "false"),
            List.of("tableorder_deliveries_age_seconds", "kind", "webhook"),
            List.of("tableorder_lane_waiting", "lane", "changes|reads|reports|logins|uploads"),
            List.of("tableorder_logins_total", "result", "granted"),
            List.of("tableorder_stores_paused", "by", "staff"),
            List.of("tableorder_targets_condition", "condition", "GS_R_UNANSWERED"),
            List.of("tableorder_targets_condition", "target", "webhook-[0-9]+"));

    private Metrics() {}

    /** The configuration of the collector, in which CloudFormation sets the region and the name. */
    static String collector() {
        List<String> lines = new ArrayList<>();
        lines.addAll("""
                receivers:
                  prometheus:
                    config:
                      scrape_configs:
                        - job_name: table-order
                          scrape_interval: 30s
                          metrics_path: /actuator/prometheus
                          static_configs:
                            - targets: ["127.0.0.1:8001"]
                              labels: {service: %s}
                          metric_relabel_configs:
                """.formatted(SERVICE).lines().toList());
        TreeSet<String> names = new TreeSet<>();
        WANTED.forEach(metric -> names.add(metric.name));
        lines.add(relabel("[__name__]", String.join("|", names), "keep"));
        for (List<String> series : UNWANTED) {
            lines.add(relabel(
                    "[__name__, " + series.get(1) + "]", series.get(0) + ";(" + series.get(2) + ")", "drop"));
        }
        lines.addAll("""
                exporters:
                  awsemf:
                    region: ${AWS::Region}
                    namespace: %s
                    log_group_name: /${Name}/metrics
                    dimension_rollup_option: NoDimensionRollup
                    metric_declarations:
                """.formatted(NAMESPACE).lines().toList());
        for (Wanted metric : WANTED) {
            List<String> dimensions = new ArrayList<>(List.of("service"));
            dimensions.addAll(List.of(metric.labels));
            lines.add("      - dimensions: [[" + String.join(", ", dimensions) + "]]");
            lines.add("        metric_name_selectors: [\"^" + metric.name + "\"]");
        }
        lines.addAll("""
                service:
                  pipelines:
                    metrics: {receivers: [prometheus], exporters: [awsemf]}
                """.lines().toList());
        return String.join("\n", lines) + "\n";
    }

    private static String relabel(String labels, String regex, String action) {
        return "            - {source_labels: " + labels + ", regex: \"" + regex + "\", action: " + action + "}";
    }
}
