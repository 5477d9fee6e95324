package io.tableorder.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;

/** An alarm on an expression of metrics: how many minutes of the last ones it has to be true for. */
final class Alarm {

    private final Factory factory;
    private final String id;
    private final String description;
    private final List<CfnAlarm.MetricDataQueryProperty> metrics = new ArrayList<>();
    private String expression = "";
    private Number threshold = 0;
    private String comparison = "";
    private String missing = "notBreaching";

    private Alarm(Factory factory, String id, String description) {
        this.factory = factory;
        this.id = id;
        this.description = description;
    }

    /** Makes the alarms of a stack. */
    static final class Factory {

        private final Template stack;
        private final List<String> told;
        private final List<CfnAlarm> made = new ArrayList<>();

        /** @param told the topics that hear of an alarm, and of its end */
        Factory(Template stack, List<String> told) {
            this.stack = stack;
            this.told = told;
        }

        Alarm of(String id, String description) {
            return new Alarm(this, id, description);
        }

        List<CfnAlarm> made() {
            return made;
        }
    }

    /** One of the service's own metrics. */
    Alarm metric(String name, String metric, String statistic, Map<String, String> labels) {
        Map<String, String> dimensions = new TreeMap<>(labels);
        dimensions.put("service", Metrics.SERVICE);
        return metric(name, Metrics.NAMESPACE, metric, statistic, dimensions);
    }

    Alarm metric(String name, String namespace, String metric, String statistic, Map<String, String> dimensions) {
        metrics.add(CfnAlarm.MetricDataQueryProperty.builder()
                .id(name)
                .returnData(false)
                .metricStat(CfnAlarm.MetricStatProperty.builder()
                        .metric(CfnAlarm.MetricProperty.builder()
                                .namespace(namespace)
                                .metricName(metric)
                                .dimensions(dimensions.entrySet().stream()
                                        .map(dimension -> CfnAlarm.DimensionProperty.builder()
                                                .name(dimension.getKey())
                                                .value(dimension.getValue())
                                                .build())
                                        .toList())
                                .build())
                        .period(60)
                        .stat(statistic)
                        .build())
                .build());
        return this;
    }

    Alarm above(String expression, Number threshold) {
        return when(expression, "GreaterThanThreshold", threshold);
    }

    Alarm below(String expression, Number threshold) {
        return when(expression, "LessThanThreshold", threshold);
    }

    private Alarm when(String expression, String comparison, Number threshold) {
        this.expression = expression;
        this.comparison = comparison;
        this.threshold = threshold;
        return this;
    }

    /** No value means that nothing answers. */
    Alarm evenWithoutValues() {
        missing = "breaching";
        return this;
    }

    void minutes(int minutes) {
        metrics.add(CfnAlarm.MetricDataQueryProperty.builder()
                .id("value")
                .label(id)
                .expression(expression)
                .period(60)
                .returnData(true)
                .build());
        factory.made.add(CfnAlarm.Builder.create(factory.stack.scope, id)
                .alarmName(factory.stack.named(id))
                .alarmDescription(description)
                .metrics(metrics)
                .comparisonOperator(comparison)
                .threshold(threshold)
                .evaluationPeriods(minutes)
                .datapointsToAlarm(minutes)
                .treatMissingData(missing)
                .alarmActions(factory.told)
                .okActions(factory.told)
                .build());
    }
}
