package io.tableorder.integrators.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tableorder.testing.Example;
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

/** A route on a page is one that the service loads, or a part of a sample. One with the id of a sample is that sample's. */
class RoutesOfPagesTest {

    private static final Path SAMPLES = Path.of("routes/samples");
    private static final Pattern ID = Pattern.compile("^ {4}id: (\\S+)$", Pattern.MULTILINE);

    @Test
    void everyRouteIsTakenAndEveryPartOfOneIsASamples() throws Exception {
        List<Example> examples = Stream.of("README.md", "README.ko.md", "docs/integrators.md", "routes/README.md")
                .flatMap(page -> Example.of(page, "yaml").stream())
                .filter(example -> !isOfAnExtension(example))
                .toList();
        assertThat(examples).hasSizeGreaterThan(5);
        String samples = samples();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            DropInLoader loader = new DropInLoader(camel, store -> true, Set.of());
            for (Example example : examples) {
                if (example.text().startsWith("- ")) {
                    assertThatCode(() ->
                                    loader.check(file(example), example.text().getBytes(UTF_8), Set.of()))
                            .as(example.toString())
                            .doesNotThrowAnyException();
                }
                if (!example.text().startsWith("- ") || isNamedAsASample(example)) {
                    assertThat(samples).as(example.toString()).contains(example.text());
                }
            }
        }
    }

    /** Which is on no class path here; ExtensionTest runs it. */
    private static boolean isOfAnExtension(Example example) {
        return example.text().contains("kind: Kamelet") || example.text().contains("kamelet:pager-sink");
    }

    private static boolean isNamedAsASample(Example example) {
        return Files.exists(SAMPLES.resolve(id(example) + DropInGuard.SUFFIX));
    }

    /** A template's name ends in what it is for. */
    private static String file(Example example) {
        return id(example).replaceFirst("-log$", "") + DropInGuard.SUFFIX;
    }

    private static String id(Example example) {
        Matcher id = ID.matcher(example.text());
        assertThat(id.find()).as(example.toString()).isTrue();
        return id.group(1);
    }

    private static String samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.map(RoutesOfPagesTest::text).collect(Collectors.joining());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRefusalIsWordedAsOnThePage() throws Exception {
        String log = Example.of("routes/README.md", "text").get(0).text();
        Matcher reason =
                Pattern.compile("acme-pos\\.camel\\.yaml:\\d+ refused: (.*)").matcher(log);
        assertThat(reason.find()).isTrue();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            DropInLoader loader = new DropInLoader(camel, store -> true, Set.of());
            assertThatThrownBy(() -> loader.check("acme-pos.camel.yaml", """
                            - route:
                                id: acme-pos
                                from: { uri: "timer:acme-pos-tick", steps: [ { to: "exec:reboot" } ] }
                            """.getBytes(UTF_8), Set.of()))
                    .hasMessageContaining(reason.group(1));
        }
    }
}
