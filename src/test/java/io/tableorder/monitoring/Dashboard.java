package io.tableorder.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A dashboard's file, as far as Grafana needs it to show something. */
record Dashboard(Path file, JsonNode json) {

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

    /** One query of one panel, with the labels that its legend shows. */
    record Query(String panel, String type, String expression, List<String> labels) {}

    /** A variable whose values are those of a label. */
    record Variable(String name, String series, String label) {}

    static List<Dashboard> all() throws IOException {
        List<Dashboard> dashboards = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("monitoring/grafana/dashboards"))) {
            for (Path file : files.sorted().toList()) {
                dashboards.add(new Dashboard(file, new ObjectMapper().readTree(file.toFile())));
            }
        }
        return dashboards;
    }

    List<JsonNode> panels() {
        return list(json.path("panels"));
    }

    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        file.getFileName() + " " + panel.path("title").asText(),
                        panel.path("type").asText(),
                        target.path("expr").asText(),
                        labels(target.path("legendFormat").asText())));
            }
        }
        return queries;
    }

    List<Variable> variables() {
        return list(json.at("/templating/list")).stream()
                .map(variable -> {
                    Matcher query =
                            LABEL_VALUES.matcher(variable.at("/query/query").asText());
                    if (!query.matches()) {
                        throw new AssertionError("No label_values: " + variable);
                    }
                    return new Variable(variable.path("name").asText(), query.group(1), query.group(2));
                })
                .toList();
    }

    static List<JsonNode> list(JsonNode array) {
        List<JsonNode> list = new ArrayList<>();
        array.forEach(list::add);
        return list;
    }

    private static List<String> labels(String legend) {
        return Pattern.compile("\\{\\{(\\w+)}}")
                .matcher(legend)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
