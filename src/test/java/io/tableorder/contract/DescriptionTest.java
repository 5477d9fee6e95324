package io.tableorder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.tableorder.testing.StoreTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The contract as the tools of clients read it. */
class DescriptionTest extends StoreTest {

    /** Codes of temporary problems: the answer says when to retry. */
    private static final Set<String> PASSING = Set.of(
            "REQUEST_IN_PROGRESS", "RATE_LIMIT_EXCEEDED", "TOO_MANY_STREAMS", "TOO_MANY_CALLS", "SERVICE_UNAVAILABLE");

    @Test
    void theServedContractIsAnOpenApiDocument() {
        String served = api.get("/openapi.json").send().expect(200).text();
        assertThat(new OpenAPIV3Parser().readContents(served).getMessages()).isEmpty();
    }

    /** In YAML 1.1 Yes is true, a date is no text, and << is not a name. */
    @Test
    void eitherVersionOfYamlReadsTheSame() throws IOException {
        String yaml = new ClassPathResource("openapi.yaml").getContentAsString(StandardCharsets.UTF_8);
        Map<?, ?> former = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        Object present = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        assertThat(present).isEqualTo(former);
    }

    /** Generators make up a name for what has none, and do so anew when something before it changes. */
    @Test
    void everyObjectIsASchemaWithAName() {
        Map<String, JsonNode> inside = new TreeMap<>();
        collect(Operation.DOCUMENT, "", inside);
        assertThat(inside.entrySet().stream()
                        .filter(node -> node.getValue().path("type").asText().equals("object"))
                        .filter(node -> node.getValue().has("properties"))
                        .map(Map.Entry::getKey))
                .allMatch(path -> path.matches("/components/schemas/[A-Za-z]+"));
        assertThat(inside.entrySet().stream()
                        .filter(node -> node.getValue().has("oneOf")
                                || node.getValue().path("nullable").isBoolean()
                                        && !node.getValue().has("type")
                                || hasNull(node.getValue().path("enum")))
                        .map(Map.Entry::getKey))
                .as("what generators stumble over")
                .isEmpty();
    }

    @Test
    void everyOperationNamesItsRoleAndEveryAnswerItsHeaders() {
        for (Operation operation : Operation.all()) {
            assertThat(operation.description().has("security"))
                    .as("security of %s", operation)
                    .isTrue();
            assertThat(operation.description().path("description").asText())
                    .as("description of %s", operation)
                    .isNotBlank();
            for (int status : operation.statuses()) {
                JsonNode headers = operation.response(status).path("headers");
                assertThat(headers.has("X-Request-Id"))
                        .as("X-Request-Id of %s %d", operation, status)
                        .isTrue();
                // Tomcat refuses malformed HTTP itself.
                boolean isCounted = !operation.codes(status).equals(Set.of("BAD_REQUEST"));
                assertThat(headers.has("RateLimit") && headers.has("RateLimit-Policy"))
                        .as("RateLimit of %s %d", operation, status)
                        .isEqualTo(isCounted);
                boolean passes = operation.codes(status).stream().anyMatch(PASSING::contains);
                assertThat(headers.has("Retry-After") || status < 400)
                        .as("Retry-After of %s %d", operation, status)
                        .isEqualTo(passes || status < 400);
            }
        }
    }

    private static boolean hasNull(JsonNode words) {
        return StreamSupport.stream(words.spliterator(), false).anyMatch(JsonNode::isNull);
    }

    private static void collect(JsonNode node, String path, Map<String, JsonNode> into) {
        if (node.isObject()) {
            into.put(path, node);
        }
        if (!path.endsWith("/example")) {
            node.fields().forEachRemaining(field -> collect(field.getValue(), path + "/" + field.getKey(), into));
            for (int i = 0; node.isArray() && i < node.size(); i++) {
                collect(node.get(i), path + "/" + i, into);
            }
        }
    }
}
