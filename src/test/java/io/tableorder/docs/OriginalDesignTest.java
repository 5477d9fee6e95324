package io.tableorder.docs;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The page of the original design has no empty cell, and all that it names is there. {@link ComposeStackTest} has the stack as drawn. */
class OriginalDesignTest {

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\((adr/[^)#]+\\.md)(?:#([\\w-]+))?\\)");
    private static final Pattern URL = Pattern.compile("http://localhost:(\\d+)(/[^ ]*)?");
    private static final Pattern REQUEST = Pattern.compile("(GET|POST|PUT|PATCH|DELETE) (/\\S+)");
    private static final Pattern SETTING = Pattern.compile("([A-Z][A-Z0-9_]+)=.*");
    private static final Pattern FILE = Pattern.compile(" (keys/[\\w.]+)");

    private static final Set<String> COMPOSE_COMMANDS =
            Set.of("build", "down", "exec", "logs", "ps", "restart", "run", "stop", "up");

    private final JsonNode stack = Example.yaml(text("docker-compose.yml"));
    private final JsonNode paths =
            Example.yaml(text("src/main/resources/openapi.yaml")).path("paths");

    private record Row(String design, String commands, String shown) {}

    @Test
    void noCellIsEmpty() {
        assertThat(rows()).hasSizeGreaterThan(80).allSatisfy(row -> {
            assertThat(row.design()).as("%s", row).isNotBlank();
            assertThat(names(row.commands())).as("%s", row).isNotEmpty();
            assertThat(names(row.shown())).as("%s", row).isNotEmpty();
        });
    }

    @Test
    void everythingThatItNamesIsThere() {
        Set<String> missing = new TreeSet<>();
        for (Row row : rows()) {
            names(row.commands()).forEach(command -> look(command, missing::add));
            names(row.shown()).filter(name -> !isProof(name)).forEach(missing::add);
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyDecisionThatItNamesIsThere() {
        List<MatchResult> links =
                LINK.matcher(text("docs/original-design.md")).results().toList();
        assertThat(links).hasSizeGreaterThan(10);
        for (MatchResult link : links) {
            String page = text("docs/" + link.group(1));
            if (link.group(2) != null) {
                assertThat(page).contains("<a id=\"" + link.group(2) + "\"></a>");
            }
        }
    }

    private static List<Row> rows() {
        return text("docs/original-design.md")
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| the design says |"))
                .map(line -> line.split("\\|", -1))
                .peek(cells -> assertThat(cells).as(String.join("|", cells)).hasSize(5))
                .map(cells -> new Row(cells[1].strip(), cells[2].strip(), cells[3].strip()))
                .toList();
    }

    private static Stream<String> names(String cell) {
        return NAME.matcher(cell).results().map(name -> name.group(1));
    }

    /** Names what a command needs and is not there. */
    private void look(String command, Consumer<String> missing) {
        Matcher request = REQUEST.matcher(command);
        Matcher setting = SETTING.matcher(command);
        Matcher url = URL.matcher(command);
        String program = command.split(" ")[0];
        if (request.matches()) {
            require(paths.path(request.group(2)).has(request.group(1).toLowerCase(Locale.ROOT)), command, missing);
        } else if (setting.matches()) {
            require(settings().contains(setting.group(1)), setting.group(1), missing);
        } else if (url.find()) {
            lookAtUrl(url.group(1), url.group(2), missing);
        } else {
            switch (program) {
                case "docker-compose" -> lookAtCompose(command, missing);
                case "docker" ->
                    require(
                            command.matches(
                                    "docker (build -t table-order \\.|stats --no-stream|network inspect table-order-network)"),
                            command,
                            missing);
                case "./mvnw" ->
                    require(command.matches("./mvnw (verify|verify -Pcoverage|spring-boot:run)"), command, missing);
                case "psql" -> require(command.endsWith(" -U tableorder -d tableorder"), command, missing);
                case "openssl" -> {
                    String defaults = text("src/main/resources/application.yml");
                    FILE.matcher(command)
                            .results()
                            .map(file -> file.group(1))
                            .forEach(file -> require(defaults.contains(":" + file + "}"), file, missing));
                }
                case "cp" -> require(Files.exists(Path.of(command.split(" ")[1])), command, missing);
                default -> lookAtFile(command, missing);
            }
        }
    }

    private static void lookAtFile(String command, Consumer<String> missing) {
        String file = command.split(" ")[0];
        if (!Files.exists(Path.of(file))) {
            missing.accept(file);
        } else {
            Stream.of(command.split(" "))
                    .filter(word -> word.startsWith("--"))
                    .forEach(option -> require(text(file).contains(option), file + " " + option, missing));
        }
    }

    private void lookAtUrl(String port, String path, Consumer<String> missing) {
        boolean isPublished = StreamSupport.stream(stack.path("services").spliterator(), false)
                .flatMap(service -> strings(service.path("ports")).stream())
                .anyMatch(published -> published.endsWith(":" + port));
        require(isPublished, "port " + port, missing);
        if (path != null) {
            boolean isPage =
                    text("src/main/java/io/tableorder/edge/DocsPage.java").contains("\"" + path + "\"");
            require(isPage || paths.has(path), path, missing);
        }
    }

    private void lookAtCompose(String command, Consumer<String> missing) {
        Deque<String> words = new ArrayDeque<>(List.of(command.split(" ")));
        words.remove();
        List<String> plain = new ArrayList<>();
        while (!words.isEmpty()) {
            String word = words.remove();
            if (word.equals("--profile")) {
                String profile = words.remove();
                boolean isThere = stack.path("services").findValues("profiles").stream()
                        .anyMatch(names -> strings(names).contains(profile));
                require(isThere, "profile " + profile, missing);
            } else if (!word.startsWith("-")) {
                plain.add(word);
            }
        }
        String verb = plain.get(0);
        require(COMPOSE_COMMANDS.contains(verb), command, missing);
        boolean isOfOne = Set.of("exec", "run").contains(verb);
        plain.subList(1, isOfOne ? 2 : plain.size())
                .forEach(service -> require(stack.path("services").has(service), service, missing));
        if (isOfOne && plain.get(1).equals("api")) {
            lookAtCommandOfTheService(verb, plain.subList(2, plain.size()), missing);
        }
    }

    /** In a running container it is a program of the image, and otherwise an argument of the jar. */
    private static void lookAtCommandOfTheService(String verb, List<String> words, Consumer<String> missing) {
        String name = words.get(0);
        require(verb.equals("run") || Files.exists(Path.of("deploy/image", name)), "deploy/image/" + name, missing);
        Set<String> commands;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            commands = files.filter(file -> file.toString().endsWith("Command.java"))
                    .map(file -> text(file.toString()))
                    .filter(source -> source.contains("\"" + name + "\""))
                    .collect(toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        require(!commands.isEmpty(), "command " + name, missing);
        String step = words.get(1);
        require(
                commands.stream().allMatch(source -> source.contains(name + " " + step)),
                "command " + name + " " + step,
                missing);
    }

    private static boolean isProof(String name) {
        if (!name.endsWith("Test")) {
            return Files.exists(Path.of(name));
        }
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.anyMatch(file -> file.endsWith(name + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> settings() {
        return Pattern.compile("^(?:# )?([A-Z][A-Z0-9_]*)=", Pattern.MULTILINE)
                .matcher(text(".env.example"))
                .results()
                .map(setting -> setting.group(1))
                .collect(toSet());
    }

    private static void require(boolean isThere, String name, Consumer<String> missing) {
        if (!isThere) {
            missing.accept(name);
        }
    }

    private static List<String> strings(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
