package io.tableorder.integrators.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** What authors read of the kamelets, in their own files. */
class KameletsTest {

    private static final Set<String> TYPES = Set.of("string", "integer", "boolean");
    private static final Pattern ID = Pattern.compile("^ +id: (\\S+)$", Pattern.MULTILINE);

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/kamelets"))) {
            return files.toList();
        }
    }

    @Test
    void thereAreSourcesAndSinks() throws IOException {
        assertThat(files().stream()
                        .map(file -> read(file).at("/metadata/name").asText())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "table-order-events-source",
                        "table-order-day-source",
                        "escpos-printer-sink",
                        "cloudprnt-printer-sink",
                        "pos-order-sink",
                        "http-sink",
                        "target-sink",
                        "webhook-sink",
                        "mqtt-sink",
                        "sftp-sink");
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachSaysWhatItIsWithATypeForEveryPropertyAndAnExample(Path file) {
        JsonNode definition = read(file).at("/spec/definition");
        assertThat(definition.path("title").asText()).isNotBlank();
        assertThat(definition.path("description").asText()).contains("- route:", "kamelet:");
        Set<String> required = Stream.of(new ObjectMapper().convertValue(definition.path("required"), String[].class))
                .collect(Collectors.toSet());
        String template = read(file).at("/spec/template").toString();
        assertThat(definition.path("properties").properties()).isNotEmpty().allSatisfy(property -> {
            JsonNode about = property.getValue();
            assertThat(about.path("title").asText()).as(property.getKey()).isNotBlank();
            assertThat(about.path("description").asText()).as(property.getKey()).isNotBlank();
            assertThat(TYPES).as(property.getKey()).contains(about.path("type").asText());
            // Required, or with a default, or left out of the template when it is absent.
            assertThat(required.contains(property.getKey())
                            || about.has("default")
                            || template.contains("{{?" + property.getKey() + "}}"))
                    .as(property.getKey())
                    .isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void theExampleOfEachIsAFileThatIsTaken(Path file) throws Exception {
        String description = read(file).at("/spec/definition/description").asText();
        String example = description.substring(description.indexOf("- route:")).replaceAll("(?m)^ {2}", "");
        Matcher id = ID.matcher(example);
        assertThat(id.find()).isTrue();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            DropInLoader loader = new DropInLoader(camel, store -> true, Set.of());
            assertThatCode(() -> loader.check(id.group(1) + DropInGuard.SUFFIX, example.getBytes(UTF_8), Set.of()))
                    .doesNotThrowAnyException();
        }
    }

    private static JsonNode read(Path file) {
        try {
            return new ObjectMapper().valueToTree(new Yaml().load(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
