package io.tableorder.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The four templates, in the order in which they are deployed. */
final class Stacks {

    static final List<String> ORDER = List.of("network", "data", "service", "alarms");

    static final Pattern VARIABLE = Pattern.compile("\\$\\{([\\w.:]+)}");

    private static final Map<String, JsonNode> TEMPLATES = new LinkedHashMap<>();

    static {
        ORDER.forEach(stack -> TEMPLATES.put(stack, read(stack)));
    }

    /** A resource of one of the templates. */
    record Resource(String stack, String id, JsonNode definition) {

        String type() {
            return definition.path("Type").asText();
        }

        JsonNode properties() {
            return definition.path("Properties");
        }

        /** The text of a property, whose path has slashes between its names. */
        String text(String path) {
            return Stacks.text(stack, definition.at("/Properties/" + path));
        }

        @Override
        public String toString() {
            return stack + "." + id;
        }
    }

    private Stacks() {}

    static JsonNode template(String stack) {
        return Objects.requireNonNull(TEMPLATES.get(stack));
    }

    static Stream<Resource> all() {
        return ORDER.stream().flatMap(stack -> template(stack).path("Resources").properties().stream()
                .map(entry -> new Resource(stack, entry.getKey(), entry.getValue())));
    }

    static List<Resource> of(String type) {
        return all().filter(resource -> resource.type().equals(type)).toList();
    }

    static Resource resource(String stack, String id) {
        return all().filter(resource ->
                        resource.stack().equals(stack) && resource.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no resource " + id + " in " + stack));
    }

    /** The exports of a template, without the name of the installation, and what they export. */
    static Map<String, JsonNode> exports(String stack) {
        Map<String, JsonNode> exports = new LinkedHashMap<>();
        for (JsonNode output : template(stack).path("Outputs")) {
            exports.put(output.at("/Export/Name/Fn::Sub").asText().replace("${Name}-", ""), output.path("Value"));
        }
        return exports;
    }

    /**
     * What an expression comes to with the defaults of the parameters: what is known only to AWS, or has no default, is in braces, as in
     * {@code {Database.Endpoint.Address}}.
     */
    static String text(String stack, JsonNode expression) {
        if (!expression.isObject()) {
            return expression.isArray()
                    ? parts(stack, expression).stream().collect(Collectors.joining(",", "[", "]"))
                    : expression.asText();
        }
        Map.Entry<String, JsonNode> function =
                expression.properties().iterator().next();
        JsonNode argument = function.getValue();
        return switch (function.getKey()) {
            case "Ref" -> variable(stack, argument.asText());
            case "Fn::GetAtt" ->
                "{" + argument.path(0).asText() + "." + argument.path(1).asText() + "}";
            case "Fn::Sub" ->
                VARIABLE.matcher(argument.asText())
                        .replaceAll(name -> Matcher.quoteReplacement(variable(stack, name.group(1))));
            case "Fn::ImportValue" -> imported(text(stack, argument));
            case "Fn::Join" -> String.join(argument.path(0).asText(), parts(stack, argument.path(1)));
            case "Fn::If" ->
                text(stack, argument.path(holds(stack, argument.path(0).asText()) ? 1 : 2));
            case "Fn::Select" -> selected(stack, argument);
            default -> "{" + function.getKey() + "}";
        };
    }

    private static boolean holds(String stack, String condition) {
        JsonNode expression = template(stack).path("Conditions").path(condition);
        boolean negated = expression.has("Fn::Not");
        JsonNode equals = negated ? expression.at("/Fn::Not/0/Fn::Equals") : expression.path("Fn::Equals");
        return negated != text(stack, equals.path(0)).equals(text(stack, equals.path(1)));
    }

    private static String selected(String stack, JsonNode argument) {
        JsonNode from = argument.path(1);
        int place = argument.path(0).asInt();
        if (from.has("Fn::Split")) {
            String text = text(stack, from.at("/Fn::Split/1"));
            String[] parts = text.split(Pattern.quote(from.at("/Fn::Split/0").asText()));
            return place < parts.length ? parts[place] : "{part " + place + " of " + text + "}";
        }
        return from.isArray() ? text(stack, from.path(place)) : text(stack, from) + "[" + place + "]";
    }

    private static List<String> parts(String stack, JsonNode list) {
        List<String> parts = new ArrayList<>();
        list.forEach(part -> parts.add(text(stack, part)));
        return parts;
    }

    private static String variable(String stack, String name) {
        JsonNode standard = template(stack).path("Parameters").path(name).path("Default");
        return standard.isMissingNode() ? "{" + name + "}" : standard.asText();
    }

    private static String imported(String export) {
        String name = export.replaceFirst("^table-order-", "");
        return ORDER.stream()
                .flatMap(stack ->
                        Optional.ofNullable(exports(stack).get(name)).map(value -> text(stack, value)).stream())
                .findFirst()
                .orElseThrow(() -> new AssertionError("No template exports " + export));
    }

    private static JsonNode read(String stack) {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("deploy/aws/templates/" + stack + ".json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
