package io.tableorder.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.integrators.intake.Connectors;
import io.tableorder.simulator.PosSimulator;
import io.tableorder.simulator.PrinterSimulator;
import io.tableorder.simulator.SftpSimulator;
import io.tableorder.testing.Example;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.Mosquitto;
import io.tableorder.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/**
 * Runs the commands of a page as a reader would, one after the other in one shell. A block of commands may be followed by a block
 * of what it prints, in which … stands for anything; without one, all its requests have to succeed.
 */
@IntegrationTest
class DocumentedCommandsTest {

    private static final String MARK = "@@@@";
    private static final String DEMO_STORE = "00000000-0000-4000-8000-000000000001";

    @LocalServerPort
    private int port;

    @TempDir
    private Path folder;

    /** Commands, and what they print; empty where the page does not say. */
    private record Block(String commands, String prints) {}

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/tour.md"})
    void thePagesCommandsDoWhatItSays(String page) throws Exception {
        assertDoesWhatItSays(page, Map.of());
    }

    /** With the simulators and settings that its readers start. */
    @Test
    void theIntegratorsPageDoesWhatItSays(@Autowired ApplicationContext context) throws Exception {
        Path routes = context.getBean(Settings.class).routesDir().toAbsolutePath();
        Path printed = folder.resolve("printed");
        Path printedAtTheBar = folder.resolve("printed-bar");
        List<String> connectors = List.of(
                "kitchen-printer",
                "station-printers",
                "cash-drawer",
                "acme-pos",
                "acme-oauth-pos",
                "slack-cancellations",
                "kitchen-display");
        boolean hasMqtt = Programs.has("mosquitto") && Programs.has("mosquitto_sub");
        try (PrinterSimulator printer = new PrinterSimulator(0, 80, printed);
                PrinterSimulator bar = new PrinterSimulator(0, 80, printedAtTheBar);
                PosSimulator pos = new PosSimulator();
                SftpSimulator sftp = new SftpSimulator(0, folder.resolve("sftp"));
                Mosquitto mqtt = hasMqtt ? new Mosquitto(folder) : null) {
            String mqttPort = mqtt == null ? "1883" : String.valueOf(mqtt.port());
            String printerPort = String.valueOf(printer.port());
            Map<String, String> settings = Map.ofEntries(
                    Map.entry("kitchen-printer.store", DEMO_STORE),
                    Map.entry("kitchen-printer.host", "localhost"),
                    Map.entry("kitchen-printer.port", printerPort),
                    Map.entry("station-printers.store", DEMO_STORE),
                    Map.entry("station-printers.kitchen", "localhost"),
                    Map.entry("station-printers.kitchen-port", printerPort),
                    Map.entry("station-printers.bar", "localhost"),
                    Map.entry("station-printers.bar-port", String.valueOf(bar.port())),
                    Map.entry("cash-drawer.store", DEMO_STORE),
                    Map.entry("cash-drawer.host", "localhost"),
                    Map.entry("cash-drawer.port", printerPort),
                    Map.entry("acme-pos.store", DEMO_STORE),
                    Map.entry("acme-pos.url", pos.url()),
                    Map.entry("acme-pos.token", "pos-secret"),
                    Map.entry("acme-oauth-pos.store", DEMO_STORE),
                    Map.entry("acme-oauth-pos.url", pos.url()),
                    Map.entry("acme-oauth-pos.token-url", pos.tokenUrl()),
                    Map.entry("acme-oauth-pos.client-id", "table-order"),
                    Map.entry("acme-oauth-pos.client-secret", "pos-secret"),
                    Map.entry("slack-cancellations.store", DEMO_STORE),
                    Map.entry("slack-cancellations.url", pos.url().replace("/orders", "/services/T0/B0/secret")),
                    Map.entry("day-file.store", DEMO_STORE),
                    Map.entry("day-file.host", "127.0.0.1"),
                    Map.entry("day-file.port", String.valueOf(sftp.port())),
                    Map.entry("day-file.username", SftpSimulator.USER),
                    Map.entry("day-file.key-file", sftp.keyFile().toString()),
                    Map.entry("day-file.known-hosts", sftp.knownHostsFile().toString()),
                    Map.entry("kitchen-display.store", DEMO_STORE),
                    Map.entry("kitchen-display.broker", "tcp://localhost:" + mqttPort));
            Map<String, String> replacements = new LinkedHashMap<>();
            replacements.put("http://localhost:8090/orders", pos.url());
            replacements.put("target/printed-bar", printedAtTheBar.toString());
            replacements.put("target/printed", printed.toString());
            replacements.put("target/sftp", folder.resolve("sftp").toString());
            replacements.put("target/menus.csv", folder.resolve("menus.csv").toString());
            replacements.put("\"port\":9100", "\"port\":" + printerPort);
            replacements.put("-p 1883", "-p " + mqttPort);
            replacements.put(" routes/day-file", " " + routes.resolve("day-file"));
            connectors.forEach(connector -> replacements.put(" routes/" + connector, " " + routes.resolve(connector)));
            settings.forEach(System::setProperty);
            try {
                List<Block> blocks = new ArrayList<>(blocks(Path.of("docs/integrators.md")));
                if (!hasMqtt) {
                    blocks.removeIf(block -> block.commands().contains("kitchen-display"));
                }
                assertDoesWhatItSays(blocks, replacements);
            } finally {
                Files.deleteIfExists(routes.resolve("day-file.camel.yaml"));
                for (String connector : connectors) {
                    Files.deleteIfExists(routes.resolve(connector + ".camel.yaml"));
                    Files.deleteIfExists(routes.resolve(connector + ".ftl"));
                    await().until(() ->
                            !context.getBean(Connectors.class).queues().contains(connector));
                    context.getBean(AmqpAdmin.class).deleteQueue(connector);
                }
                settings.keySet().forEach(System::clearProperty);
            }
            assertThat(pos.taken()).isNotEmpty();
            assertThat(printer.tickets()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(printer.drawerPins()).containsExactly(2);
        }
    }

    /** Runs its commands for keys, settings and requests, but not those for containers, backups and sources. */
    @Test
    void theOperationsPagesRequestsAndKeysDoWhatItSays() throws Exception {
        Programs.find("openssl");
        Files.createDirectory(folder.resolve("keys"));
        Files.copy(Path.of(".env.example"), folder.resolve(".env.example"));
        List<Block> blocks = blocks(Path.of("docs/operations.md"));
        blocks.removeIf(
                block -> block.commands().matches("(?s).*(\\b(git|jq|java|pg_\\w+|docker) |deploy/|up -d  ).*"));
        assertThat(blocks).hasSizeGreaterThan(7);
        blocks.add(0, new Block("docker-compose() { :; }; cd " + folder, ""));
        assertDoesWhatItSays(blocks, Map.of());
        assertThat(folder.resolve("keys")).isDirectoryContaining("glob:**/old-public.pem");
        assertThat(Files.getPosixFilePermissions(folder.resolve(".env"))).hasSize(2);
    }

    @Test
    void theIntegratorsPageStartsTheServiceWithTheSettingsOfItsConnectors() throws IOException {
        String page = Files.readString(Path.of("docs/integrators.md"));
        List<String> starts = Pattern.compile("```sh\\n([^`]*spring-boot:run)")
                .matcher(page)
                .results()
                .map(start -> start.group(1))
                .toList();
        List<String> samples = Pattern.compile("cp (routes/samples/\\S+\\.camel\\.yaml)")
                .matcher(page)
                .results()
                .map(sample -> sample.group(1))
                .toList();
        assertThat(starts).hasSize(1);
        assertThat(samples).hasSizeGreaterThan(6);
        for (String sample : samples) {
            assertThat(starts.get(0))
                    .contains(Pattern.compile("\\{\\{([a-z.-]+)}}")
                            .matcher(Files.readString(Path.of(sample)))
                            .results()
                            .map(setting ->
                                    setting.group(1).toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") + "=")
                            .toList());
        }
    }

    private void assertDoesWhatItSays(String page, Map<String, String> replacements) throws Exception {
        assertDoesWhatItSays(blocks(Path.of(page)), replacements);
    }

    private void assertDoesWhatItSays(List<Block> blocks, Map<String, String> replacements) throws Exception {
        assertThat(blocks).isNotEmpty();
        List<String> outputs = run(blocks, replacements);
        assertThat(outputs).as("all blocks ran: %s", outputs).hasSameSizeAs(blocks);
        assertThat(IntStream.range(0, blocks.size())
                        .mapToObj(i -> missing(blocks.get(i), outputs.get(i)))
                        .filter(missing -> !missing.isEmpty()))
                .isEmpty();
    }

    /** The first part of what a block prints that its output does not have in its place. */
    private static String missing(Block block, String output) {
        int from = 0;
        for (String part : block.prints().split("…|\\n")) {
            int at = output.indexOf(part, from);
            if (at < 0) {
                return "'" + part + "' in the output of\n" + block.commands() + "\n" + output;
            }
            from = at + part.length();
        }
        return "";
    }

    @Test
    void theReadmesGiveTheSameCommands() {
        assertThat(withoutComments("README.ko.md", "sh")).isEqualTo(withoutComments("README.md", "sh"));
        assertThat(withoutComments("README.ko.md", "yaml")).isEqualTo(withoutComments("README.md", "yaml"));
    }

    private static List<String> withoutComments(String page, String language) {
        return Example.of(page, language).stream()
                .map(example -> example.text().replaceAll(" +#.*", ""))
                .toList();
    }

    private static List<Block> blocks(Path page) {
        List<Block> blocks = new ArrayList<>();
        int end = -1;
        for (Example example : Example.of(page.toString())) {
            if (example.language().equals("sh") && !example.text().contains("./mvnw")) {
                blocks.add(new Block(example.text(), ""));
                end = example.end();
            } else if (example.language().equals("text") && example.line() == end + 1) {
                Block commands = blocks.remove(blocks.size() - 1);
                blocks.add(new Block(commands.commands(), example.text().strip()));
            }
        }
        return blocks;
    }

    private List<String> run(List<Block> blocks, Map<String, String> replacements) throws Exception {
        StringBuilder script = new StringBuilder("set -eu -o pipefail\n")
                .append("curl() { command curl --show-error ${SUCCEED:---fail-with-body} \"$@\"; }\n");
        for (Block block : blocks) {
            script.append("SUCCEED=")
                    .append(block.prints().isEmpty() ? "" : "--globoff")
                    .append('\n')
                    .append(asHere(block.commands(), replacements))
                    .append("\nprintf '\\n" + MARK + "\\n'\n");
        }
        Path file = Files.writeString(folder.resolve("page.sh"), script.toString());
        Path output = folder.resolve("output");
        Process shell = new ProcessBuilder("bash", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = shell.waitFor(2, TimeUnit.MINUTES);
        shell.descendants().forEach(ProcessHandle::destroy);
        shell.destroyForcibly();
        String printed = Files.readString(output, UTF_8);
        assertThat(ended).as(printed).isTrue();
        assertThat(shell.waitFor()).as(printed).isZero();
        List<String> outputs = List.of(printed.split("\\n" + MARK + "\\n", -1));
        return outputs.subList(0, outputs.size() - 1);
    }

    private String asHere(String commands, Map<String, String> replacements) {
        String here = commands.replace("http://localhost:8000", "http://localhost:" + port);
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            here = here.replace(replacement.getKey(), replacement.getValue());
        }
        return here;
    }
}
