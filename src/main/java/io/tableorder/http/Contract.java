package io.tableorder.http;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
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

    Contract() {
        // Camel reads it in the platform's charset.
        ObjectMapper mapper =
                JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
        try (var yaml = new ClassPathResource("openapi.yaml").getInputStream()) {
            Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            this.json = mapper.writeValueAsBytes(document);
            this.ofRoutes = mapper.writeValueAsString(ofRoutes(mapper.valueToTree(document)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
