package io.tableorder.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The API's one description, {@code openapi.yaml}, as JSON. An operation that says {@code x-served-by: spring} is served by Spring
 * MVC, which streams and sends files better than Camel; all others are routes. Each says in which {@link Lane} it is served.
 */
@Component
class Contract {

    private static final String PLACE = Place.class.getName();

    // Camel reads it in the platform's charset.
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final byte[] json;
    private final String ofRoutes;
    private final Map<String, Place> literals = new HashMap<>();
    private final List<Place> templates = new ArrayList<>();
    private final Set<String> roots = new HashSet<>();

    /**
     * A path and what can be done there.
     *
     * @param operations by method, HEAD among them where GET has an end
     * @param files the media types of forms with files, and of images, that each method takes
     */
    record Place(Pattern pattern, Map<String, Operations.Operation> operations, Map<String, Set<String>> files) {

        boolean takesFiles(String method, String mediaType) {
            return files.getOrDefault(method, Set.of()).contains(mediaType);
        }

        Set<String> methods() {
            return operations.keySet();
        }

        /** Whether what is read here is a live stream. */
        boolean isStream() {
            return operations.containsKey("GET") && !operations.containsKey("HEAD");
        }
    }

    Contract() {
        ObjectNode document = read("openapi.yaml");
        this.json = bytes(document);
        locate(document);
        this.ofRoutes = new String(bytes(ofRoutes(document.deepCopy())), US_ASCII);
    }

    /** A description that is kept as YAML. */
    static ObjectNode read(String resource) {
        try (var yaml = new ClassPathResource(resource).getInputStream()) {
            return MAPPER.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(JsonNode document) {
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode ofRoutes(JsonNode document) {
        var paths = document.path("paths").elements();
        while (paths.hasNext()) {
            JsonNode operations = paths.next();
            var each = operations.elements();
            while (each.hasNext()) {
                if (isOfSpring(each.next())) {
                    each.remove();
                }
            }
            if (operations.isEmpty()) {
                paths.remove();
            }
        }
        return document;
    }

    private static boolean isOfSpring(JsonNode operation) {
        return operation.path("x-served-by").asText().equals("spring");
    }

    void answer(Exchange exchange) {
        Answers.write(exchange.getMessage(), 200, json);
    }

    /** The place that a request leads to, or null. It is looked for once, however many want to know. */
    @Nullable
    Place placeOf(HttpServletRequest request) {
        if (request.getAttribute(PLACE) instanceof Place known) {
            return known;
        }
        Place place = placeAt(request.getRequestURI());
        request.setAttribute(PLACE, place);
        return place;
    }

    /** The path as it was sent. A literal one goes before a template. */
    private @Nullable Place placeAt(String path) {
        Place literal = literals.get(path);
        return literal != null
                ? literal
                : templates.stream()
                        .filter(place -> place.pattern().matcher(path).matches())
                        .findFirst()
                        .orElse(null);
    }

    /** Whether a path, decoded, is where only the contract's operations are. */
    boolean covers(String path) {
        return roots.contains(root(path));
    }

    private static String root(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(0, end);
    }

    private void locate(JsonNode document) {
        document.path("paths").fields().forEachRemaining(entry -> {
            Place place = place(document, entry.getKey(), entry.getValue());
            roots.add(root(entry.getKey()));
            if (entry.getKey().contains("{")) {
                templates.add(place);
            } else {
                literals.put(entry.getKey(), place);
            }
        });
    }

    private static Place place(JsonNode document, String path, JsonNode operations) {
        Map<String, Operations.Operation> all = new LinkedHashMap<>();
        Map<String, Set<String>> files = new HashMap<>();
        operations.fields().forEachRemaining(operation -> {
            String method = operation.getKey().toUpperCase(Locale.ROOT);
            JsonNode description = operation.getValue();
            if (!Requests.METHODS.contains(method)) {
                return; // parameters that all of them have
            }
            Lane lane = Lane.of(description.path("x-lane").asText());
            String ofForms = description
                    .at("/requestBody/content")
                    .path("multipart/form-data")
                    .path("x-lane")
                    .asText(lane.word());
            var named = new Operations.Operation(
                    description.path("operationId").asText(),
                    path,
                    scope(operation.getKey() + " " + path, description),
                    lane,
                    Lane.of(ofForms),
                    isOfSpring(description));
            all.put(method, named);
            JsonNode success = description.at("/responses/200");
            JsonNode shared = document.at(success.path("$ref").asText().replace("#", ""));
            if (method.equals("GET")
                    && !(success.has("$ref") ? shared : success).path("content").has("text/event-stream")) {
                all.put("HEAD", named);
            }
            description.at("/requestBody/content").fieldNames().forEachRemaining(mediaType -> {
                if (mediaType.startsWith("multipart/") || mediaType.startsWith("image/")) {
                    files.computeIfAbsent(method, first -> new HashSet<>()).add(mediaType);
                }
            });
        });
        String pattern = "\\Q" + path.replaceAll("\\{[^}]+}", "\\\\E[^/]+\\\\Q") + "\\E";
        return new Place(Pattern.compile(pattern), all, files);
    }

    private static @Nullable String scope(String name, JsonNode operation) {
        String scope = operation.path("x-scope").textValue();
        boolean takesKeys = operation.path("security").findValue("key") != null;
        if (takesKeys != (scope != null)) {
            throw new IllegalStateException(name + " takes API keys and names no x-scope, or the other way round");
        }
        return scope;
    }

    /** Without the operations that Spring MVC serves. */
    String ofRoutes() {
        return ofRoutes;
    }
}
