package io.tableorder.docs;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of all pages, also of those that no test can run: a shell understands them, and all that they name is there. */
class CommandsTest {

    private static final Pattern CRON = Pattern.compile("^(?:[\\d*/,-]+ ){5}(.*)$", Pattern.MULTILINE);
    private static final Pattern FILE = Pattern.compile(
            "(?<![\\w./$-])((?:deploy|bench|monitoring|tools|docs|routes/samples|\\.ci|src)/[\\w./*-]*[\\w*]|\\.env\\.example|mvnw)(?![\\w/-])");
    private static final Pattern JAR = Pattern.compile("target/table-order-(\\S+)\\.jar");
    private static final Pattern SCRIPT = Pattern.compile("\\b((?:deploy|bench)/[\\w-]+\\.sh)((?: (?!#)\\S+)*)");
    private static final Pattern OPTION = Pattern.compile("(?<= )(--[a-z][a-z-]+)");
    private static final Pattern TEST = Pattern.compile("-Dtest=(\\w+)");
    private static final Pattern EXECUTION = Pattern.compile("exec:java@([\\w-]+)");
    private static final Pattern COMPOSE = Pattern.compile("docker-compose((?: [^\\s#|><]+)+)");
    private static final Pattern REQUEST = Pattern.compile(
            "\\bcurl\\b((?:(?!\\bcurl\\b)[^\\n|])*?)(?:http://)?(?:localhost:8000|\\$API)(/[^\\s\"'?|]*)([^\\n|]*)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z0-9.-]+)");
    private static final Pattern METHOD = Pattern.compile("-X ([A-Z]+)");
    private static final Pattern BODY = Pattern.compile(" (-d|-F|--data\\S*) ");
    private static final Pattern SETTING = Pattern.compile("(?:^|[\\s;&])([A-Z][A-Z0-9_]+)=", Pattern.MULTILINE);

    private static final Set<String> COMPOSE_COMMANDS =
            Set.of("build", "down", "exec", "kill", "logs", "ps", "restart", "run", "start", "stop", "up");
    private static final Set<String> WITH_VALUE = Set.of("-f", "--profile", "--since", "--entrypoint", "-e", "-s");

    /** The shell's own, and Compose's. */
    private static final Set<String> SETTINGS_OF_OTHERS = Set.of("PATH", "COMPOSE_FILE");

    private final List<Example> examples = Example.all().stream()
            .filter(example -> Set.of("sh", "cron").contains(example.language()))
            .toList();

    @Test
    void aShellUnderstandsThem() throws Exception {
        assertThat(examples).hasSizeGreaterThan(80);
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < examples.size(); i++) {
            script.append("function example_")
                    .append(i)
                    .append(" {\n")
                    .append(commands(examples.get(i)))
                    .append("\n}\n");
        }
        for (Example example : examples) {
            assertThat(commands(example)).as(example.toString()).isNotBlank();
        }
        Path file = Files.createTempFile("examples", ".sh");
        try {
            Files.writeString(file, script);
            ChildProcess.Ended ended = ChildProcess.run(new ProcessBuilder("bash", "-n", file.toString()));
            assertThat(ended.output()).isEmpty();
        } finally {
            Files.delete(file);
        }
    }

    private static String commands(Example example) {
        return example.language().equals("cron")
                ? CRON.matcher(example.text())
                        .results()
                        .map(line -> line.group(1))
                        .collect(Collectors.joining("\n"))
                : example.text();
    }

    @Test
    void everyFileTestAndExecutionThatTheyNameIsThere() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString()).collect(toSet());
        }
        assertAll(FILE, file -> isThere(file.group(1)));
        assertAll(JAR, jar -> pom.contains("<version>" + jar.group(1) + "</version>"));
        assertAll(TEST, test -> tests.contains(test.group(1) + ".java"));
        assertAll(EXECUTION, execution -> pom.contains("<id>" + execution.group(1) + "</id>"));
    }

    private static boolean isThere(String file) {
        if (!file.contains("*")) {
            return Files.exists(Path.of(file));
        }
        PathMatcher pattern = FileSystems.getDefault().getPathMatcher("glob:" + file);
        try (Stream<Path> files = Files.walk(Path.of(file.substring(0, file.indexOf('/'))))) {
            return files.anyMatch(pattern::matches);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyOptionOfAScriptIsOneThatItTakes() {
        assertAll(SCRIPT, call -> {
            String script = text(call.group(1));
            return OPTION.matcher(call.group(2)).results().allMatch(option -> script.contains(option.group(1)));
        });
    }

    @Test
    void everyServiceOfTheComposeStackIsOneThatItHas() {
        JsonNode services = Example.yaml(text("docker-compose.yml")).path("services");
        Set<String> profiles = services.findValues("profiles").stream()
                .map(names -> names.path(0).asText())
                .collect(toSet());
        assertAll(COMPOSE, call -> {
            Deque<String> words = new ArrayDeque<>(List.of(call.group(1).strip().split(" ")));
            List<String> plain = new ArrayList<>();
            while (!words.isEmpty() && !words.peek().matches("\\d?>.*|&&|;")) {
                String word = words.remove();
                if (WITH_VALUE.contains(word) && !(word.equals("-f") && plain.contains("logs"))) {
                    String value = words.remove();
                    if (word.equals("--profile") && !profiles.contains(value)
                            || word.equals("-f") && !Files.exists(Path.of(value))) {
                        return false;
                    }
                } else if (!word.startsWith("-")) {
                    plain.add(word);
                }
            }
            boolean isOfOne = Set.of("exec", "run").contains(plain.get(0));
            return COMPOSE_COMMANDS.contains(plain.get(0))
                    && plain.subList(1, isOfOne ? 2 : plain.size()).stream().allMatch(services::has);
        });
    }

    @Test
    void everyRequestIsOneOfTheContract() {
        JsonNode contract = Example.yaml(text("src/main/resources/openapi.yaml"));
        assertAll(REQUEST, call -> {
            String options = call.group(1) + call.group(3);
            Matcher method = METHOD.matcher(options);
            String verb =
                    method.find() ? method.group(1) : BODY.matcher(options).find() ? "POST" : "GET";
            String path = call.group(2).replaceAll("/\\$\\w+", "/1");
            return path.matches("/(docs|uploads/.*|\\$\\w+)")
                    || contract.path("paths").properties().stream()
                            .anyMatch(place -> path.matches(place.getKey().replaceAll("\\{[^}]+}", "[^/]+"))
                                    && place.getValue().has(verb.toLowerCase(Locale.ROOT)));
        });
    }

    @Test
    void everySettingIsUsed() throws IOException {
        StringBuilder readers = new StringBuilder(text("src/main/resources/application.yml"));
        readers.append(text("docker-compose.yml"))
                .append(text(".env.example"))
                .append(text("deploy/docker-compose.archive.yml"));
        for (String folder : List.of("deploy", "bench", "routes/samples")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().matches(".*\\.(sh|yaml)"))
                        .forEach(file -> readers.append(text(file.toString())));
            }
        }
        String all = readers.toString();
        // ACME_POS_URL is {{acme-pos.url}}.
        Set<String> placeholders = PLACEHOLDER
                .matcher(all)
                .results()
                .map(found -> found.group(1).replace('.', '-'))
                .collect(toSet());
        assertAll(SETTING, setting -> {
            String name = setting.group(1);
            String ofAConnector = name.toLowerCase(Locale.ROOT).replace('_', '-');
            return SETTINGS_OF_OTHERS.contains(name)
                    || Pattern.compile("\\b" + name + "\\b").matcher(all).find()
                    || placeholders.contains(ofAConnector)
                    || used(name);
        });
    }

    /** By the commands of some page: a variable of its shell. */
    private boolean used(String name) {
        return examples.stream().anyMatch(example -> example.text().matches("(?s).*\\$\\{?" + name + "\\b.*"));
    }

    /** Compose reads the operator's docker-compose.override.yml only where COMPOSE_FILE does not say otherwise. */
    @Test
    void anArchiveOfTheLogKeepsTheOverrideOfTheOperator(@TempDir Path folder) throws Exception {
        String commands = Example.of("docs/point-in-time-recovery.md", "sh")
                .get(0)
                .text()
                .lines()
                .filter(line -> line.contains("override") || line.contains("COMPOSE_FILE"))
                .collect(Collectors.joining("\n"));
        assertThat(settingsAfter(commands, folder))
                .isEqualTo("COMPOSE_FILE=docker-compose.yml:deploy/docker-compose.archive.yml\n");
        Files.createFile(folder.resolve("docker-compose.override.yml"));
        assertThat(settingsAfter(commands, folder))
                .isEqualTo("COMPOSE_FILE=docker-compose.yml:docker-compose.override.yml:"
                        + "deploy/docker-compose.archive.yml\n");
    }

    private static String settingsAfter(String commands, Path folder) throws Exception {
        Path settings = folder.resolve(".env");
        Files.deleteIfExists(settings);
        ChildProcess.Ended ended =
                ChildProcess.run(new ProcessBuilder("bash", "-c", commands).directory(folder.toFile()));
        assertThat(ended.output()).isEmpty();
        return Files.readString(settings);
    }

    /** A build takes the image's name from the one before, which is lost then unless it has another. */
    @Test
    void theImageBeforeCanBeStartedAgain() {
        String goBack = "IMAGE=table-order:before docker-compose up -d api";
        assertThat(Example.of("docs/operations.md", "sh"))
                .filteredOn(example -> example.text().contains("docker-compose build api"))
                .isNotEmpty()
                .allSatisfy(example -> assertThat(example.text())
                        .containsSubsequence(
                                "docker tag table-order:latest table-order:before", "docker-compose build api"));
        assertThat(text("docs/operations.md")).contains(goBack);
        for (String alert : List.of("ServiceDown", "ServerErrors")) {
            String page = text("docs/runbooks.md");
            int section = page.indexOf("\n## " + alert + "\n");
            assertThat(page.substring(section, page.indexOf("\n## ", section + 1)))
                    .as(alert)
                    .contains(goBack);
        }
    }

    private void assertAll(Pattern pattern, Predicate<MatchResult> isRight) {
        Set<String> seen = new TreeSet<>();
        Set<String> wrong = new TreeSet<>();
        for (Example example : examples) {
            String text = commands(example).replaceAll("\\\\\\n\\s*", "");
            pattern.matcher(text).results().forEach(found -> {
                seen.add(found.group());
                if (!isRight.test(found)) {
                    wrong.add(example + ": " + found.group());
                }
            });
        }
        assertThat(seen).as("what %s finds", pattern).isNotEmpty();
        assertThat(wrong).isEmpty();
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
