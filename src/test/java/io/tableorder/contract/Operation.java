package io.tableorder.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.failure.ProblemCode;
import io.tableorder.http.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** One operation, as {@code openapi.yaml} describes it. */
record Operation(String method, String path, JsonNode description) {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Pattern CODE = Pattern.compile("`([A-Z]+(_[A-Z0-9]+)*)`");

    static final JsonNode DOCUMENT =
            new ObjectMapper().valueToTree(new Yaml().load(Operation.class.getResourceAsStream("/openapi.yaml")));

    static final Set<String> CODES =
            Arrays.stream(ProblemCode.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

    static List<Operation> all() {
        List<Operation> all = new ArrayList<>();
        DOCUMENT.path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        all.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()));
                    }
                }));
        return all;
    }

    /** Matches the names of the threads that serve requests: the container's, and those of the lanes that the contract has. */
    static Pattern servingThreads() {
        String lanes = all().stream()
                .map(operation -> operation.description.path("x-lane").asText())
                .distinct()
                .collect(Collectors.joining("|"));
        return Pattern.compile("(http-nio|" + lanes + ")-.*");
    }

    /** The codes that a request can get wherever it goes; the contract's introduction names them. */
    static Set<String> codesOfAll() {
        return codesIn(DOCUMENT.at("/info/description").asText());
    }

    /** What a reference leads to, or the node itself. */
    static JsonNode resolved(JsonNode node) {
        JsonNode target = node;
        while (target.has("$ref")) {
            target = DOCUMENT.at(target.path("$ref").asText().substring(1));
        }
        return target;
    }

    String id() {
        return description.path("operationId").asText();
    }

    boolean isSecured() {
        JsonNode security = description.has("security") ? description.path("security") : DOCUMENT.path("security");
        return !security.isEmpty();
    }

    /** Whether it takes an API key as the password of HTTP Basic. */
    boolean takesKeysAsPasswords() {
        return description.path("security").findValue("keyAsPassword") != null;
    }

    /** Whose token opens it. */
    Role role() {
        if (path.startsWith("/api/customer/")) {
            return Role.TABLE;
        }
        if (path.startsWith("/api/admin/")) {
            return Role.STORE_ADMIN;
        }
        if (path.startsWith("/api/superadmin/")) {
            return Role.SUPER_ADMIN;
        }
        if (path.startsWith("/api/integrations/")) {
            return Role.INTEGRATION;
        }
        throw new IllegalStateException(this + " has credentials and no role");
    }

    /** What a key has to have to open it. */
    String scope() {
        return description.path("x-scope").asText();
    }

    boolean isServedBySpring() {
        return description.path("x-served-by").asText().equals("spring");
    }

    boolean isStream() {
        return resolved(description.at("/responses/200")).path("content").has("text/event-stream");
    }

    boolean isTemplated() {
        return path.contains("{");
    }

    boolean changesSomething() {
        return !method.equals("GET");
    }

    /** With the id in the first place of its path, and examples in the others. */
    String pathWith(String id) {
        List<JsonNode> places = parameters("path");
        String filled = path.replaceFirst("\\{[^}]+}", id);
        for (JsonNode place : places.subList(Math.min(1, places.size()), places.size())) {
            filled = filled.replace(
                    "{" + place.path("name").asText() + "}",
                    encode(place.path("example").asText()));
        }
        return filled;
    }

    /** Its own, and those of its path. */
    List<JsonNode> parameters(String place) {
        JsonNode ofThePath = DOCUMENT.path("paths").path(path).path("parameters");
        return Stream.of(ofThePath, description.path("parameters"))
                .flatMap(parameters -> StreamSupport.stream(parameters.spliterator(), false))
                .map(Operation::resolved)
                .filter(parameter -> parameter.path("in").asText().equals(place))
                .toList();
    }

    /** What a form in which it is tried out is filled with: its path and query by their examples and defaults. */
    String filledTarget() {
        String filled = path;
        for (JsonNode parameter : parameters("path")) {
            String name = parameter.path("name").asText();
            filled = filled.replace(
                    "{" + name + "}", encode(parameter.path("example").asText()));
        }
        String query = parameters("query").stream()
                .filter(parameter -> !filling(parameter).isMissingNode())
                .map(parameter -> parameter.path("name").asText() + "="
                        + encode(filling(parameter).asText()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? filled : filled + "?" + query;
    }

    static JsonNode filling(JsonNode parameter) {
        return parameter.has("example")
                ? parameter.path("example")
                : resolved(parameter.path("schema")).path("default");
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    boolean takesBody() {
        return description.has("requestBody");
    }

    /** Whether it takes an image, and nothing else. */
    boolean takesImage() {
        JsonNode content = requestContent();
        return content.has("image/jpeg") || content.has("multipart/form-data") && !content.has("application/json");
    }

    /** By media type. */
    JsonNode requestContent() {
        return resolved(description.path("requestBody")).path("content");
    }

    /** The example of a JSON request body, or of one in another form if it takes no JSON. */
    @Nullable
    JsonNode requestExample() {
        return example(requestContent().path("application/json"));
    }

    JsonNode requestSchema() {
        return resolved(requestContent().path("application/json").path("schema"));
    }

    /** The statuses that it documents. */
    List<Integer> statuses() {
        List<Integer> statuses = new ArrayList<>();
        description.path("responses").fieldNames().forEachRemaining(status -> statuses.add(Integer.valueOf(status)));
        return statuses;
    }

    JsonNode response(int status) {
        return resolved(description.path("responses").path(String.valueOf(status)));
    }

    /** The codes that its answer of this status can carry. */
    Set<String> codes(int status) {
        return codesIn(response(status).path("description").asText());
    }

    static Set<String> codesIn(String text) {
        Set<String> codes = new TreeSet<>();
        CODE.matcher(text).results().forEach(found -> codes.add(found.group(1)));
        return codes;
    }

    static @Nullable JsonNode example(JsonNode media) {
        if (media.has("example")) {
            return media.path("example");
        }
        var examples = media.path("examples").elements();
        return examples.hasNext() ? resolved(examples.next()).path("value") : null;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
