package io.tableorder.integrators.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Thousands of files, each with something forbidden in it, spelled in some way and put somewhere. What the guard lets pass runs,
 * and may not have got at a key, a setting or a bean of the service, at its routes, nor at files that are not its own.
 */
@Timeout(600)
class DropInFuzzTest {

    private static final int FILES = 5_000;
    private static final String STEM = "acme-pos";
    private static final String SECRET = "cAnArY-0f-tHe-SeRvIcE";

    private static final String ROUTE = """
            - route:
                id: acme-pos
                from:
                  uri: direct:acme-pos
                  steps:
                    - %s
                    - log: "${body} ${headers}"
            """;

    /** Each takes one text, in double quotes. */
    private static final List<String> PLACES = Stream.concat(
                    Stream.of(
                            "setBody: { constant: %s }",
                            "setBody: { simple: %s }",
                            "setBody: { simple: { expression: %s, trim: false } }",
                            "setBody: { header: %s }",
                            "setBody: { exchangeProperty: %s }",
                            "setBody: { variable: %s }",
                            "transform: { simple: %s }",
                            "setHeader: { name: %s, constant: x }",
                            "setHeader: { name: CamelFileName, simple: %s }",
                            "setHeader: { name: CamelFreemarkerTemplate, constant: %s }",
                            "setHeaders: { headers: [ { name: a, simple: %s } ] }",
                            "setProperty: { name: a, simple: %s }",
                            "setProperty: { name: %s, constant: a }",
                            "setVariable: { name: a, simple: %s }",
                            "removeHeaders: { pattern: %s }",
                            "convertBodyTo: { type: %s }",
                            "convertBodyTo: { type: String, charset: %s }",
                            "log: { message: %s }",
                            "log: { message: x, logName: %s }",
                            "log: { message: x, marker: %s }",
                            "log: { message: x, description: %s }",
                            "log: { message: x, id: %s }",
                            "throwException: { exceptionType: java.lang.IllegalStateException, message: %s }",
                            "throwException: { exceptionType: %s, message: x }",
                            "filter: { simple: %s, steps: [ { log: x } ] }",
                            "choice: { when: [ { simple: %s, steps: [ { log: x } ] } ] }",
                            "validate: { simple: %s }",
                            "split: { simple: %s, steps: [ { log: '${body}' } ] }",
                            "split: { simple: '${body}', delimiter: %s, steps: [ { log: '${body}' } ] }",
                            "loop: { constant: %s, steps: [ { log: x } ] }",
                            "delay: { constant: %s }",
                            "throttle: { constant: %s }",
                            "unmarshal: { json: { library: %s } }",
                            "to: %s",
                            "to: { uri: direct, parameters: { name: %s } }",
                            "to: { uri: 'log:x', parameters: { marker: %s } }",
                            "to: { uri: 'file:{{table-order.data-dir}}/tickets', parameters: { fileName: %s } }",
                            "to: { uri: 'file:{{table-order.data-dir}}/tickets', parameters: { fileName: x, tempPrefix: %s } }",
                            "to: { uri: 'file:{{table-order.data-dir}}/tickets', parameters: { fileName: x, charset: %s } }",
                            "to: { uri: 'file:{{table-order.data-dir}}/tickets', parameters: { fileName: x, appendChars: %s, fileExist: Append } }",
                            "to: { uri: 'freemarker:acme-pos.ftl', parameters: { encoding: %s } }",
                            "to: { uri: 'kamelet:escpos-printer-sink', parameters: { target: acme-pos, host: %s } }",
                            "to: { uri: 'kamelet:sftp-sink', parameters: { host: 127.0.0.1, port: 9, username: me, keyFile: k, knownHostsFile: h, fileName: %s } }",
                            "to: { uri: 'kamelet:sftp-sink', parameters: { host: 127.0.0.1, port: 9, username: me, keyFile: k, knownHostsFile: %s, fileName: f } }"),
                    Stream.of(
                                    "log:x?exchangeFormatter=",
                                    "log:x?",
                                    "log:",
                                    "direct:acme-pos-b?exceptionHandler=",
                                    "direct:acme-pos/",
                                    "seda:acme-pos-b?queue=",
                                    "seda:",
                                    "http://127.0.0.1:9/?headerFilterStrategy=",
                                    "http://127.0.0.1:9/?header-filter-strategy=",
                                    "http://127.0.0.1:9/?httpClientConfigurer=",
                                    "http://127.0.0.1:9/?httpMethod=POST&userAgent=",
                                    "file:{{table-order.data-dir}}/tickets/",
                                    "file:{{table-order.data-dir}}/tickets?fileName=",
                                    "file:{{table-order.data-dir}}/tickets?fileName=x&tempPrefix=",
                                    "file:{{table-order.data-dir}}/tickets?fileName=x&",
                                    "file:",
                                    "freemarker:",
                                    "kamelet:",
                                    "kamelet:escpos-printer-sink?target=acme-pos&host=")
                            .map(uri -> "to: \u0001" + uri + "\u0001"))
            .toList();

    private final Random random = new Random(20261128);
    private final ObjectMapper json = new ObjectMapper();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final DropInLoader loader = new DropInLoader(camel, store -> true, Set.of());
    private final ProducerTemplate template = camel.createProducerTemplate();
    private final AtomicInteger coreCalls = new AtomicInteger();
    private final Canary canary = new Canary();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Properties own = new Properties();
    private final Path folder;

    DropInFuzzTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** A bean of the service, which remembers who asked it for anything. */
    public static final class Canary implements HeaderFilterStrategy {

        private final List<Throwable> touched = new CopyOnWriteArrayList<>();

        public String getSecret() {
            return touch();
        }

        public String touch() {
            touched.add(new Throwable("touched"));
            return SECRET;
        }

        @Override
        public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
            touch();
            return false;
        }

        @Override
        public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
            touch();
            return false;
        }

        @Override
        public String toString() {
            return touch();
        }
    }

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(folder.resolve("data/tickets"));
        Files.createDirectories(folder.resolve("data/pg"));
        Files.createDirectories(folder.resolve("keys"));
        Files.writeString(folder.resolve("keys/private.pem"), SECRET);
        Files.writeString(folder.resolve("data/pg/x"), SECRET);
        own.setProperty("table-order.data-dir", folder.resolve("data").toString());
        own.setProperty("service.secret", SECRET);
        System.setProperty("canary.secret", SECRET);
        camel.getPropertiesComponent().setOverrideProperties(own);
        camel.getRegistry().bind("canary", canary);
        camel.getComponent("direct", DirectComponent.class).setBlock(false);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:placeOrder").routeId("place-order").process(exchange -> coreCalls.incrementAndGet());
            }
        });
        camel.start();
        template.start();
        logged.start();
        root().addAppender(logged);
    }

    @AfterEach
    void stop() {
        root().detachAppender(logged);
        System.clearProperty("canary.secret");
        camel.stop();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Test
    void whatTheGuardLetsPassGetsAtNothingOfTheService() throws Exception {
        Map<String, String> before = files();
        int ran = 0;
        for (int i = 0; i < FILES; i++) {
            String file = file();
            logged.list.clear();
            Set<String> routes;
            try {
                routes = loader.load(STEM + DropInGuard.SUFFIX, file.getBytes(UTF_8));
            } catch (Refused e) {
                assertThat(e.reasonInPublic()).as(file).doesNotContain(SECRET);
                assertUntouched(file, before);
                continue;
            }
            ran++;
            Exchange exchange =
                    template.send("direct:acme-pos", sent -> sent.getMessage().setBody("a note"));
            assertThat(said(exchange)).as(file).doesNotContain(SECRET);
            assertUntouched(file, before);
            loader.unload(STEM + DropInGuard.SUFFIX, routes);
            deleteOwn();
        }
        assertThat(ran).as("files that ran").isBetween(FILES / 50, FILES / 2);
    }

    private void assertUntouched(String file, Map<String, String> before) throws IOException {
        assertThat(canary.touched).as(file).isEmpty();
        assertThat(coreCalls).as(file).hasValue(0);
        assertThat(files()).as(file).isEqualTo(before);
        assertThat(logged.list.stream().map(ILoggingEvent::getFormattedMessage).collect(Collectors.joining("\n")))
                .as(file)
                .doesNotContain(SECRET);
    }

    /** All that the route knows in the end. */
    private String said(Exchange exchange) throws IOException {
        StringBuilder all = new StringBuilder();
        all.append(exchange.getMessage().getBody(String.class));
        exchange.getMessage().getHeaders().forEach((name, value) -> all.append(name)
                .append(value));
        exchange.getProperties()
                .forEach((name, value) -> all.append(name).append(value instanceof String ? value : ""));
        for (Throwable cause = exchange.getException(); cause != null; cause = cause.getCause()) {
            all.append(cause.getMessage());
        }
        try (Stream<Path> written = Files.walk(folder.resolve("data/tickets"))) {
            for (Path each : written.filter(Files::isRegularFile).toList()) {
                all.append(each).append(Files.readString(each, java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    /** Of the service: all but those that the file may write. */
    private Map<String, String> files() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path each : found.filter(path -> !path.startsWith(folder.resolve("data/tickets"))
                            && !path.startsWith(folder.resolve("data/drop-ins")))
                    .toList()) {
                all.put(each.toString(), Files.isRegularFile(each) ? Files.readString(each) : "");
            }
        }
        return all;
    }

    private void deleteOwn() throws IOException {
        for (String each : List.of("data/tickets", "data/drop-ins")) {
            org.springframework.util.FileSystemUtils.deleteRecursively(folder.resolve(each));
        }
        Files.createDirectories(folder.resolve("data/tickets"));
    }

    private String file() throws IOException {
        String text = pick(forbidden());
        int times = random.nextInt(4);
        for (int i = 0; i < times; i++) {
            text = pick(spellings()).apply(text);
        }
        String place = pick(PLACES);
        String step = place.contains("\u0001")
                ? place.substring(0, place.indexOf('\u0001'))
                        + quoted(place.replaceFirst("^[^\u0001]*", "").replace("\u0001", "") + text)
                : place.replace("%s", quoted(text));
        return random.nextInt(6) == 0 ? made(step, text) : ROUTE.formatted(step);
    }

    /** The same as a route of a template, whose parameter has the text. */
    private String made(String step, String text) throws IOException {
        String name = pick(List.of("text", "env", "sys", "bean", "properties", "service", "ref"));
        String use = pick(List.of("{{%s}}", "{{?%s}}", "{{%s:canary.secret}}", "{{%s:canary}}", "{{%s:HOME}}"))
                .replace("%s", name);
        return """
                - routeTemplate:
                    id: acme-pos-t
                    parameters: [ { name: %s, defaultValue: %s } ]
                    from:
                      uri: direct:acme-pos
                      steps:
                        - %s
                        - log: "${body} ${headers}"
                - templatedRoute:
                    routeTemplateRef: acme-pos-t
                    routeId: acme-pos
                    %s
                """.formatted(
                name,
                quoted(text),
                random.nextBoolean() ? step : "setBody: { simple: " + quoted(use) + " }",
                random.nextBoolean() ? "parameters: [ { name: " + name + ", value: " + quoted(text) + " } ]" : "");
    }

    private List<String> forbidden() {
        return List.of(
                "resource:file:" + folder.resolve("keys/private.pem"),
                "resource:file:" + folder.resolve("keys") + "/${header.x}private.pem",
                "resource:properties:service.secret",
                "resource:bean:canary.touch",
                "resource:ref:canary",
                "${bean:canary?method=touch}",
                "${bean:canary}",
                "${ref:canary}",
                "${ref:canary.secret}",
                "${properties:service.secret}",
                "${sys.canary.secret}",
                "${sysenv.HOME}",
                "${env:HOME}",
                "${camelContext.registry.lookupByName('canary').secret}",
                "${exchange.context.registry.lookupByName('canary').touch}",
                "${messageAs(java.lang.Object).exchange.context.name}",
                "${body.getClass().forName('io.tableorder.integrators.connector.DropInFuzzTest')}",
                "${type:io.tableorder.integrators.connector.DropInFuzzTest.SECRET}",
                "${header.x[class]}",
                "#canary",
                "#bean:canary",
                "#class:io.tableorder.integrators.connector.DropInFuzzTest$Canary",
                "#type:org.apache.camel.spi.HeaderFilterStrategy",
                "#valueAs(java.lang.Integer):1",
                "canary",
                "{{service.secret}}",
                "{{sys:canary.secret}}",
                "{{bean:canary.secret}}",
                "{{bean:canary.touch}}",
                "{{acme-pos.a:{{service.secret}}}}",
                "direct:placeOrder",
                "direct://placeOrder",
                "placeOrder",
                "bean:canary?method=touch",
                "ref:canary",
                "language:simple:${bean:canary?method=touch}",
                "file:" + folder.resolve("keys"),
                "file:" + folder.resolve("keys") + "?fileName=private.pem",
                folder.resolve("keys/private.pem").toString(),
                "../../keys/private.pem",
                "../pg/x",
                "..\\pg\\x",
                "x&jailStartingDirectory=false&fileName=../../keys/private.pem",
                "x&exchangeFormatter=canary",
                "x&headerFilterStrategy=#canary",
                "jailStartingDirectory=false&fileName=../pg/x");
    }

    private List<UnaryOperator<String>> spellings() {
        return List.of(
                text -> " " + text,
                text -> text + " ",
                text -> "\t\u0001" + text + "\n",
                text -> "\u00a0" + text,
                text -> "\ufeff" + text,
                String::toUpperCase,
                this::inOtherCase,
                text -> "%" + Integer.toHexString(text.charAt(0)) + text.substring(1),
                text -> URLEncoder.encode(text, UTF_8),
                text -> "%25" + Integer.toHexString(text.charAt(0)) + text.substring(1),
                text -> "RAW(" + text + ")",
                text -> "RAW{" + text + "}",
                text -> "RAW( " + text + " )",
                text -> "{{acme-pos.a:" + text + "}}",
                text -> "{{?acme-pos.a:" + text + "}}",
                text -> "{{env:ACME_POS_A:" + text + "}}",
                text -> "{{acme-pos.a:{{acme-pos.b:" + text + "}}}}",
                this::inTwo,
                this::inTwoSettings,
                this::asSetting,
                text -> text.replace("${", "$simple{"),
                text -> text.replace("${", "${ "),
                text -> text.replace("}", " }"),
                text -> text.replace("${", "{{acme-pos.a:$}}{"),
                text -> "${header.x}" + text,
                text -> "${body}" + text,
                text -> "x" + text,
                text -> text + "${body}",
                text -> text.replace(":", ":\n"),
                text -> text.replace("resource", "resource\t"),
                text -> text.replace(":", "://"),
                text -> text + "#x",
                text -> text + "?a=b",
                text -> "\\" + text,
                text -> "'" + text + "'",
                text -> "$init{ $a := " + text + "; }init$ ${a}");
    }

    private String inOtherCase(String text) {
        return text.chars()
                .mapToObj(c -> String.valueOf((char) (random.nextBoolean() ? Character.toUpperCase(c) : c)))
                .collect(Collectors.joining());
    }

    private String inTwo(String text) {
        int cut = random.nextInt(text.length() + 1);
        return "{{acme-pos.a:" + text.substring(0, cut) + "}}" + text.substring(cut);
    }

    private String inTwoSettings(String text) {
        int cut = random.nextInt(text.length() + 1);
        return "{{acme-pos.a:" + text.substring(0, cut) + "}}{{acme-pos.b:" + text.substring(cut) + "}}";
    }

    /** As one who may set settings might give it. That one setting refers to another is for them to say. */
    private String asSetting(String text) {
        if (text.contains("{{")) {
            return text;
        }
        own.setProperty("acme-pos.given", text);
        camel.getPropertiesComponent().setOverrideProperties(own);
        return "{{acme-pos.given}}";
    }

    private String quoted(String text) throws IOException {
        return json.writeValueAsString(text);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
