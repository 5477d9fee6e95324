package io.tableorder.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A fenced block of the documentation.
 *
 * @param line where it begins
 * @param language after the three backticks; empty if there is none
 */
public record Example(String page, int line, String language, String text) {

    private static final Pattern FENCE = Pattern.compile("( *)```(\\w*)\\s*");

    /** All of the pages that readers of a clone have. */
    public static List<Example> all() {
        return Stream.of("", "docs", "docs/adr", "routes", "bench", "keys")
                .flatMap(folder -> pages(Path.of(folder)).stream())
                .flatMap(page -> of(page).stream())
                .toList();
    }

    private static List<String> pages(Path folder) {
        try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
            return files.map(file -> folder.resolve(file.getFileName()).toString())
                    .filter(page -> page.endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Example> of(String page) {
        List<Example> examples = new ArrayList<>();
        List<String> block = new ArrayList<>();
        String language = null;
        String indent = "";
        int begin = 0;
        try {
            List<String> lines = Files.readAllLines(Path.of(page));
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                var fence = FENCE.matcher(line);
                if (!fence.matches()) {
                    block.add(line.startsWith(indent) ? line.substring(indent.length()) : line);
                } else if (language == null) {
                    indent = fence.group(1);
                    language = fence.group(2);
                    begin = i + 1;
                    block.clear();
                } else {
                    examples.add(new Example(page, begin, language, String.join("\n", block) + "\n"));
                    language = null;
                    indent = "";
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return examples;
    }

    public static List<Example> of(String page, String language) {
        return of(page).stream()
                .filter(example -> example.language().equals(language))
                .toList();
    }

    /** It, or any other text, as YAML. */
    public static JsonNode yaml(String text) {
        return new ObjectMapper().valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    }

    /** The line of its last three backticks. */
    public int end() {
        return line + (int) text.lines().count() + 1;
    }

    @Override
    public String toString() {
        return page + ":" + line;
    }
}
