package io.tableorder.http;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The contract of the API, {@code openapi.yaml}: finds the operation of a request, and the role that may call it. Operations with {@code
 * x-served-by: spring} are served by Spring MVC, which streams and sends files better than Camel; all others are routes. Each operation
 * names the {@link Lane} that serves it.
 */
@Component
public class Contract {

    /** The methods of operations. HEAD, where there is GET, and the OPTIONS of a preflight are not in the contract. */
    public static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private static final String FOUND = Found.class.getName();

    private static final ObjectMapper MAPPER = new JsonMapper();

    private static final PathPatternParser PATHS = new PathPatternParser();

    private final String version;
    private final byte[] json;
    private final Map<String, Place> literals = new HashMap<>();
    private final List<Place> templates = new ArrayList<>();
    private final Set<String> roots = new HashSet<>();
    private final Map<String, Role> areas = new HashMap<>();

    /**
     * A path and its operations.
     *
     * @param operations by method; with HEAD if GET is no stream
     * @param files for each method, the media types of forms with files, and of images, that it takes
     */
    public record Place(PathPattern path, Map<String, Operation> operations, Map<String, Set<String>> files) {

        public boolean takesFiles(String method, String mediaType) {
            return files.getOrDefault(method, Set.of()).contains(mediaType);
        }

        public Set<String> methods() {
            return operations.keySet();
        }

        /** Whether GET answers with a live stream. */
        public boolean isStream() {
            return operations.containsKey("GET") && !operations.containsKey("HEAD");
        }
    }

    /** The place of a request, and the values in its path. */
    private record Found(@Nullable Place place, Map<String, String> values) {}

    Contract() {
        ObjectNode document = read("openapi.yaml");
        this.version = document.at("/info/version").asText();
        this.json = bytes(document);
        locate(document);
    }

    /** Reads a description from a YAML file. */
    public static ObjectNode read(String resource) {
        try (var yaml = new ClassPathResource(resource).getInputStream()) {
            return MAPPER.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] bytes(JsonNode document) {
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The version of the API, which is that of the service. */
    public String version() {
        return version;
    }

    /** As JSON. */
    public byte[] json() {
        return json;
    }

    /** All operations that are served by routes. */
    public List<Operation> operationsOfRoutes() {
        return Stream.concat(literals.values().stream(), templates.stream())
                .flatMap(place -> place.operations().values().stream())
                .filter(operation -> !operation.isOfSpring())
                .distinct()
                .toList();
    }

    /** The operation of a request, or null if the contract has none for it. HEAD counts as GET. */
    public @Nullable Operation operationOf(HttpServletRequest request) {
        Place place = placeOf(request);
        return place == null ? null : place.operations().get(request.getMethod());
    }

    /** The place of a request, or null if the contract does not have its path. */
    public @Nullable Place placeOf(HttpServletRequest request) {
        return find(request).place();
    }

    /**
     * A value in the path of a request.
     *
     * @param name as in the operation's path
     * @return decoded
     */
    static String pathParameter(HttpServletRequest request, String name) {
        Found found = (Found) Objects.requireNonNull(request.getAttribute(FOUND));
        return Objects.requireNonNull(found.values().get(name), name);
    }

    /**
     * The role that the caller must have, or null if the operation is open to all. For a request without an operation it is the role of the
     * operations with the same beginning of the path, so that strangers cannot find out which paths exist.
     */
    public @Nullable Role roleFor(HttpServletRequest request) {
        Operation operation = operationOf(request);
        // Decoded, as Spring Security's firewall has checked it.
        return operation == null ? areas.get(area(request.getServletPath())) : operation.role();
    }

    /** Whether a request may have an API key as the password of HTTP Basic; one without an operation, by its role. */
    public boolean takesKeysAsPasswords(HttpServletRequest request) {
        Operation operation = operationOf(request);
        return operation == null ? roleFor(request) == Role.INTEGRATION : operation.takesKeysAsPasswords();
    }

    /** Whether a request needs credentials. If not, credentials that it has are ignored. */
    public boolean isGuarded(HttpServletRequest request) {
        return roleFor(request) != null;
    }

    /** Whether a guarded request has a token or a key, valid or not. */
    public boolean showsCredentials(HttpServletRequest request) {
        return isGuarded(request) && request.getHeader("Authorization") != null;
    }

    /** Whether the request is a health probe. Its answer costs nothing, and must come even if no other does. */
    public boolean isProbe(HttpServletRequest request) {
        Operation operation = operationOf(request);
        return operation != null && operation.lane() == Lane.PROBES;
    }

    /** Searches only once for each request. */
    private Found find(HttpServletRequest request) {
        if (request.getAttribute(FOUND) instanceof Found known) {
            return known;
        }
        Found found = find(request.getRequestURI());
        request.setAttribute(FOUND, found);
        return found;
    }

    /** Finds a place by the path as it was sent. A literal path precedes a template. */
    private Found find(String uri) {
        Place literal = literals.get(uri);
        if (literal != null) {
            return new Found(literal, Map.of());
        }
        PathContainer path;
        try {
            path = PathContainer.parsePath(uri);
        } catch (IllegalArgumentException malformed) {
            // The container refuses it, and then logs the request.
            return new Found(null, Map.of());
        }
        for (Place place : templates) {
            PathPattern.PathMatchInfo match = place.path().matchAndExtract(path);
            if (match != null && isWrittenAs(place.path(), uri)) {
                return new Found(place, match.getUriVariables());
            }
        }
        return new Found(null, Map.of());
    }

    /** Whether the words of the path are not encoded: the pattern would also match {@code /%61pi}. */
    private static boolean isWrittenAs(PathPattern pattern, String uri) {
        String[] words = pattern.getPatternString().split("/");
        String[] sent = uri.split("/");
        return IntStream.range(0, words.length)
                .allMatch(i -> words[i].startsWith("{") || (i < sent.length && words[i].equals(sent[i])));
    }

    /** Whether a decoded path lies in a part of the tree that only the contract's operations use. */
    public boolean covers(String path) {
        return roots.contains(start(path, 1));
    }

    private static String area(String path) {
        return start(path, 2);
    }

    private static String start(String path, int segments) {
        int end = 0;
        for (int i = 0; i < segments && end >= 0; i++) {
            end = path.indexOf('/', end + 1);
        }
        return end < 0 ? path : path.substring(0, end);
    }

    private void locate(JsonNode document) {
        document.path("paths").fields().forEachRemaining(entry -> {
            String path = entry.getKey();
            Place place = place(document, PATHS.parse(path), entry.getValue());
            roots.add(start(path, 1));
            if (path.contains("{")) {
                templates.add(place);
            } else {
                literals.put(path, place);
            }
            place.operations().values().forEach(operation -> {
                Role role = operation.role();
                Role other = role == null ? null : areas.put(area(path), role);
                if (other != null && other != role) {
                    throw new IllegalStateException(area(path) + " is for more than one role");
                }
            });
        });
    }

    private static Place place(JsonNode document, PathPattern path, JsonNode operations) {
        Map<String, Operation> all = new LinkedHashMap<>();
        Map<String, Set<String>> files = new HashMap<>();
        operations.fields().forEachRemaining(entry -> {
            String method = entry.getKey().toUpperCase(Locale.ROOT);
            JsonNode description = entry.getValue();
            if (!METHODS.contains(method)) {
                return; // parameters that all methods share
            }
            Operation operation = Operation.of(path, description);
            all.put(method, operation);
            JsonNode success = description.at("/responses/200");
            JsonNode shared = document.at(success.path("$ref").asText().replace("#", ""));
            if (method.equals("GET")
                    && !(success.has("$ref") ? shared : success).path("content").has("text/event-stream")) {
                all.put("HEAD", operation);
            }
            description.at("/requestBody/content").fieldNames().forEachRemaining(mediaType -> {
                if (mediaType.startsWith("multipart/") || mediaType.startsWith("image/")) {
                    files.computeIfAbsent(method, first -> new HashSet<>()).add(mediaType);
                }
            });
        });
        return new Place(path, all, files);
    }
}
