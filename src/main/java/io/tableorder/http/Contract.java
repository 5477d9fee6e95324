package io.tableorder.http;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The API's one description, {@code openapi.yaml}, as JSON. An operation that says {@code x-served-by: spring} is served by Spring
 * MVC, which streams and sends files better than Camel; all others are routes.
 */
@Component
class Contract {

    private final byte[] json;
    private final String ofRoutes;
    private final Map<PathPattern, Set<String>> methodsWithForms = new LinkedHashMap<>();

    Contract() {
        // Camel reads it in the platform's charset.
        ObjectMapper mapper =
                JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
        try (var yaml = new ClassPathResource("openapi.yaml").getInputStream()) {
            Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            this.json = mapper.writeValueAsBytes(document);
            findForms(mapper.valueToTree(document));
            this.ofRoutes = mapper.writeValueAsString(ofRoutes(mapper.valueToTree(document)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void findForms(JsonNode document) {
        document.path("paths").fields().forEachRemaining(path -> {
            Set<String> methods = new HashSet<>();
            path.getValue().fields().forEachRemaining(operation -> {
                if (operation.getValue().at("/requestBody/content").has(MediaType.MULTIPART_FORM_DATA_VALUE)) {
                    methods.add(operation.getKey().toUpperCase(Locale.ROOT));
                }
            });
            if (!methods.isEmpty()) {
                methodsWithForms.put(PathPatternParser.defaultInstance.parse(path.getKey()), methods);
            }
        });
    }

    /** Whether the request is for an operation that takes forms with files. */
    boolean takesForm(HttpServletRequest request) {
        PathContainer path = PathContainer.parsePath(request.getRequestURI());
        return methodsWithForms.entrySet().stream()
                .anyMatch(operation ->
                        operation.getKey().matches(path) && operation.getValue().contains(request.getMethod()));
    }

    private static JsonNode ofRoutes(JsonNode document) {
        var paths = document.path("paths").elements();
        while (paths.hasNext()) {
            JsonNode operations = paths.next();
            var each = operations.elements();
            while (each.hasNext()) {
                if (each.next().path("x-served-by").asText().equals("spring")) {
                    each.remove();
                }
            }
            if (operations.isEmpty()) {
                paths.remove();
            }
        }
        return document;
    }

    void answer(Exchange exchange) {
        Answers.write(exchange.getMessage(), 200, json);
    }

    /** Without the operations that Spring MVC serves. */
    String ofRoutes() {
        return ofRoutes;
    }
}
