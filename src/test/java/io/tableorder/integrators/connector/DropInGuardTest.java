package io.tableorder.integrators.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DropInGuardTest {

    private static final String FILE = "acme-pos.camel.yaml";

    private static final DefaultCamelContext CAMEL = new DefaultCamelContext();
    private static final DropInLoader LOADER = new DropInLoader(CAMEL, store -> true, Set.of());

    @BeforeAll
    static void start() throws Exception {
        CAMEL.addRoutes(new org.apache.camel.builder.RouteBuilder() {
            @Override
            public void configure() {
                from("direct:place-order").routeId("place-order").log("core");
            }
        });
        CAMEL.start();
    }

    @AfterAll
    static void stop() {
        CAMEL.stop();
    }

    @Test
    void acceptsARouteOfAllowedSteps() throws Refused {
        LOADER.check(FILE, bytes("""
                        - route:
                            id: acme-pos
                            description: Everything that is allowed
                            from:
                              id: acme-pos-from
                              uri: timer:acme-pos-tick
                              parameters: { period: 1000 }
                              steps:
                                - removeHeaders: { pattern: "*" }
                                - setBody: { constant: '{"data": {"total": 1}}' }
                                - unmarshal: { json: {} }
                                - setHeader: { name: total, simple: "${body[data][total]}" }
                                - setProperty: { name: at, simple: "${date:now:yyyy-MM-dd}" }
                                - choice:
                                    when:
                                      - simple: "${header.total} > 0"
                                        steps:
                                          - log: { id: acme-pos-say, message: "total ${header.total}", loggingLevel: INFO }
                                    otherwise:
                                      steps:
                                        - stop: {}
                                - filter: { simple: "${header.total} == 1", steps: [ { log: one } ] }
                                - split: { simple: "${body}", steps: [ { log: "${body}" } ] }
                                - loop: { constant: 2, steps: [ { log: again } ] }
                                - loop: { doWhile: true, breakOnShutdown: true, simple: "${body} == null", steps: [ { log: a } ] }
                                - doTry:
                                    steps: [ { to: "direct:acme-pos-next" } ]
                                    doCatch: [ { exception: [ java.io.IOException ], steps: [ { log: no } ] } ]
                                    doFinally: { steps: [ { log: done } ] }
                                - delay: { constant: 10 }
                                - throttle: { constant: 10 }
                                - validate: { simple: "${body} != null" }
                                - marshal: { json: { prettyPrint: true } }
                                - convertBodyTo: { type: String }
                                - to: { uri: "file:{{table-order.data-dir}}/tickets", parameters: { fileName: "${header.id}.txt" } }
                                - to: "freemarker:acme-pos.ftl"
                                - to: "https://pos.example/orders?httpMethod=POST"
                                - to: { uri: "{{acme-pos.nothing:log}}" , disabled: true }
                        """.replaceAll("(?m)^.*acme-pos.nothing.*\n", "")), Set.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    to: "exec:touch?args=/tmp/x"                              | sends to "exec"
                    to: "bean:dataSource?method=close"                        | sends to "bean"
                    to: "language:groovy:1"                                   | sends to "language"
                    to: "direct:place-order"                                  | does not begin with the file's name
                    to: "seda:other"                                          | does not begin with the file's name
                    to: "spring-rabbitmq:table-order-events"                  | sends to "spring-rabbitmq"
                    to: "mock:x"                                              | sends to "mock"
                    to: "controlbus:route?routeId=place-order&action=stop"    | sends to "controlbus"
                    to: "log:x?logger=#mine"                                  | refers to a bean
                    to: "file:/etc"                                           | writes files outside
                    to: "file:{{table-order.data-dir}}/pg"                    | writes files outside
                    to: "file:{{table-order.data-dir}}/tickets/../pg"         | writes files outside
                    to: "file:{{table-order.data-dir}}/tickets?jailStartingDirectory=false" | sets "jailStartingDirectory"
                    to: "file:{{table-order.data-dir:/etc}}/tickets"          | writes files outside
                    to: "freemarker:file:/etc/passwd"                         | uses a template that is not
                    to: "freemarker:kitchen-ticket.ftl"                       | uses a template that is not
                    to: "freemarker:acme-pos.ftl?allowContextMapAll=true"     | sets "allowContextMapAll"
                    to: "kamelet:log-sink"                                    | uses the kamelet
                    to: "kamelet:table-order-events-source?queue=acme-pos"    | uses the kamelet
                    to: "log:x?level={{spring.datasource.password}}"          | reads the setting
                    toD: "${header.uri}"                                      | uses toDynamic
                    recipientList: { simple: "${header.uris}" }               | uses recipientList
                    bean: { beanType: "java.lang.Runtime", method: exec }     | uses bean
                    process: { ref: "x" }                                     | uses process
                    script: { simple: "${body}" }                             | uses script
                    wireTap: { uri: "log:x" }                                 | uses wireTap
                    pollEnrich: { constant: "file:/etc" }                     | uses pollEnrich
                    aggregate: { correlationExpression: { constant: 1 }, completionSize: 2 } | uses aggregate
                    setBody: { groovy: "1" }                                  | uses groovy
                    setBody: { java: "1" }                                    | uses java
                    setBody: { mvel: "1" }                                    | uses mvel
                    setBody: { ognl: "1" }                                    | uses ognl
                    setBody: { spel: "1" }                                    | uses spEL
                    setBody: { method: { ref: x } }                           | uses methodCall
                    setBody: { language: { language: js, expression: "1" } }  | uses language
                    setBody: { simple: "${body.class.name}" }                 | uses ${body.class.name}
                    setBody: { simple: "${body.getClass()}" }                 | uses ${body.getClass()}
                    setBody: { simple: "${camelContext.stop}" }               | uses ${camelContext.stop}
                    setBody: { simple: "${bean:dataSource}" }                 | uses ${bean:dataSource}
                    setBody: { simple: "${env:HOME}" }                        | uses ${env:HOME}
                    setBody: { simple: "$simple{sys.user}" }                  | uses ${sys.user}
                    setBody: { simple: "${header.${body.class}}" }            | uses ${
                    setBody: { constant: "#class:java.lang.Object" }          | refers to a class or bean
                    setBody: { simple: { expression: "1", resultType: java.lang.Runtime } } | sets "resultTypeName"
                    log: { message: "${exchange.context}" }                   | uses ${exchange.context}
                    log: { message: x, logger: "#x" }                         | sets "logger"
                    log: { id: other, message: x }                            | id "other"
                    log: { message: x, inheritErrorHandler: false }           | inheritErrorHandler
                    convertBodyTo: { type: java.io.File }                     | converts to something else
                    unmarshal: { json: { unmarshalType: java.lang.Runtime } } | sets "unmarshalTypeName"
                    unmarshal: { json: { library: Gson } }                    | another JSON library
                    unmarshal: { jaxb: { contextPath: x } }                   | uses jaxb
                    throwException: { exceptionType: org.x.Evil, message: x } | throws something else
                    doTry: { steps: [], doCatch: [ { exception: [ org.x.Evil ] } ] } | catches "org.x.Evil"
                    loop: { doWhile: true, simple: "${body} == null" }        | without breakOnShutdown
                    loop: { constant: 1001, steps: [ { log: a } ] }           | without breakOnShutdown
                    loop: { simple: "${header.x}", steps: [ { log: a } ] }    | without breakOnShutdown
                    setBody: { constant: "resource:file:keys/private.pem" }   | reads a "resource:"
                    setBody: { constant: "  Resource :classpath:x" }          | reads a "resource:"
                    setBody: { simple: { expression: "\tresource:file:x", trim: true } } | reads a "resource:"
                    setBody: { constant: "{{acme-pos.a:res}}{{acme-pos.b:ource:file:x}}" } | with the values of its settings
                    setBody: { simple: "{{acme-pos.a:$}}{body.class}" }       | with the values of its settings
                    setBody: { simple: "{{acme-pos.a:{{acme-pos.b:$}}}}{body.class}" } | with the values of its settings
                    setBody: { constant: "{{acme-pos.a:{}}{env:HOME}}" }      | braces cannot be read
                    log: "resource:file:x"                                    | reads a "resource:"
                    setHeader: { name: "resource:file:x", constant: x }       | reads a "resource:"
                    throwException: { exceptionType: java.lang.Exception, message: "resource:file:x" } | reads a "resource:"
                    to: { uri: "file:{{table-order.data-dir}}/tickets", parameters: { fileName: "resource:file:x" } } | reads a "resource:"
                    to: "file:{{table-order.data-dir}}/tickets?fileName=%72esource:file:x" | reads a "resource:"
                    to: "file:{{table-order.data-dir}}/tickets?fileName=RAW(resource:file:x)" | reads a "resource:"
                    to: "file:{{table-order.data-dir}}/tickets/%2e%2e/pg"     | has a percent sign
                    to: "file:{{table-order.data-dir}}/tickets/{{acme-pos.a:.}}{{acme-pos.b:.}}/pg" | with the values of its settings
                    to: "file:{{table-order.data-dir}}/tickets?fileName={{acme-pos.a:x&jailStartingDirectory=false}}" | sets "jailStartingDirectory"
                    to: "file:{{table-order.data-dir}}/tickets?tempPrefix=../../x" | has a tempPrefix
                    to: "log:x?exchangeFormatter=mine"                        | sets "exchangeFormatter"
                    to: "log:x?level= %23mine"                                | refers to a bean
                    to: "log:x?level=RAW( #mine)"                             | refers to a bean
                    to: "seda:acme-pos?queue=mine"                            | sets "queue"
                    to: "direct:acme-pos?exceptionHandler=mine"               | sets "exceptionHandler"
                    to: "https://pos.example?headerFilterStrategy=mine"       | sets "headerFilterStrategy"
                    to: "https://pos.example?http-client-configurer=mine"     | sets "http-client-configurer"
                    to: "https://pos.example?HttpContext.x=mine"              | sets "HttpContext.x"
                    log: "{{env:OTHER_URL}}"                                  | reads the setting {{env:OTHER_URL}}, which is not its own
                    log: "{{env:ACME_POSH_URL}}"                              | reads the setting
                    log: "{{env:DATABASE_URL:acme-pos.}}"                     | reads the setting
                    log: "{{?env:DATABASE_URL}}"                              | reads the setting
                    log: "{{sys:acme-pos.x}}"                                 | reads the setting
                    log: "{{acme-pos.x:{{database.url}}}}"                    | reads the setting
                    to: "delivery:printer:acme-pos"                           | sends to "delivery"
                    to: { uri: "file:{{table-order.data-dir}}/tickets", parameters: { fileName: x, charset: "%7b{bean:x.y}}" } } | reads the setting {{bean}}
                    to: "http://x.example/?userAgent=%257b%257bbean:x.y}}"    | reads the setting {{bean}}
                    to: "sftp:me@files.example.com?fileName=x"                | sends to "sftp"
                    to: "ftp:files.example.com"                               | sends to "ftp"
                    split: { simple: "${body}", aggregationStrategy: "#class:x" } | sets "aggregationStrategy"
                    split: { simple: "${body}", parallelProcessing: true }    | sets "parallelProcessing"
                    """)
    void refusesTheStep(String step, String reason) {
        String file = """
                - route:
                    id: acme-pos
                    from:
                      uri: timer:acme-pos
                      steps:
                        - %s
                """.formatted(step);
        Refused refused = refusal(FILE, file);
        assertThat(refused.reason()).contains(reason);
        assertThat(refused.line()).as(refused.reason()).isBetween(3, 6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "platform-http:/x",
                "rest:get:x",
                "servlet:x",
                "netty-http:http://0.0.0.0:80",
                "jetty:http://0.0.0.0",
                "file:/etc",
                "direct:place-order",
                "seda:x",
                "timer:x",
                "spring-rabbitmq:table-order-events?queues=kitchen-ticket",
                "controlbus:x",
                "kamelet:source",
                "kamelet:table-order-events-source?queue=kitchen-ticket&types=order.created",
                "kamelet:table-order-events-source?queue=acme-pos&location=file:/tmp",
                "kamelet:table-order-events-source?types=order.created",
                "kamelet:table-order-events-source?queue=acme-pos&prefetch=many",
                "kamelet:table-order-events-source?queue={{acme-pos.queue}}",
                "kamelet:table-order-none-source?queue=acme-pos"
            })
    void refusesToConsumeFrom(String uri) {
        refusal(FILE, "- route: { id: acme-pos, from: { uri: '%s', steps: [ { log: x } ] } }".formatted(uri));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rest: {}",
                "beans: [ { name: x, type: java.lang.Object } ]",
                "routeConfiguration: { id: x }",
                "onException: {}",
                "errorHandler: {}",
                "intercept: {}",
                "from: { uri: 'timer:acme-pos' }"
            })
    void refusesAtTheTop(String entry) {
        assertThat(refusal(FILE, "- " + entry).reason()).contains("where only \"route\", ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "routeConfigurationId: relay",
                "errorHandler: { noErrorHandler: {} }",
                "routePolicy: x",
                "startupOrder: 1",
                "nodePrefixId: x",
                "inputType: { urn: x }"
            })
    void refusesOfARoute(String attribute) {
        refusal(
                FILE,
                "- route: { id: acme-pos, %s, from: { uri: 'timer:acme-pos', steps: [ { log: x } ] } }"
                        .formatted(attribute));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    queue: acme-pos, prefetch: 0         | "prefetch" of the kamelet table-order-events-source is not from 1 to 1000
                    queue: acme-pos, dedupe: yes please  | "dedupe" of the kamelet table-order-events-source is not true or false
                    queue: acme-pos, types: order.create | "types" of the kamelet table-order-events-source is not a list of event types; there are order.created,
                    queue: acme-pos, types: "order.*,"   | "types" of the kamelet table-order-events-source is not a list
                    queue: acme-pos, types: Order.created | "types" of the kamelet table-order-events-source is not a list
                    queue: acme-pos, types: "{{acme-pos.types:orders.*}}" | "types" of the kamelet table-order-events-source is not a list
                    queue: acme-pos, storeId: 00000000-0000-4000-8000-00000000000A | "storeId" of the kamelet table-order-events-source is not a store's id in lower case
                    queue: acme-pos, storeId: Gangnam    | "storeId" of the kamelet table-order-events-source is not a store's id
                    queue: acme-pos, storeId: ""         | "storeId" of the kamelet table-order-events-source is not a store's id
                    queue: "acme-pos-x,kitchen-ticket"   | does not begin with the file's name
                    queue: acme-pos, prefetch: many      | "prefetch" of the kamelet table-order-events-source is not an integer
                    queue: acme-pos, colour: red         | gives the kamelet table-order-events-source "colour"
                    types: order.created                 | does not give the kamelet table-order-events-source its "queue"
                    queue: kitchen-ticket                | does not begin with the file's name
                    """)
    void refusesWhatAKameletIsGiven(String parameters, String reason) {
        Refused refused = refusal(FILE, """
                - route:
                    id: acme-pos
                    from:
                      uri: kamelet:table-order-events-source
                      parameters: { %s }
                      steps:
                        - log: x
                """.formatted(parameters));
        assertThat(refused.reason()).contains(reason);
        assertThat(refused.line()).isBetween(3, 4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    storeId: "*"                         | does not give the kamelet table-order-day-source its "name"
                    name: kitchen-ticket                 | does not begin with the file's name
                    name: acme-pos, storeId: Gangnam     | "storeId" of the kamelet table-order-day-source is not a store's id
                    name: acme-pos, groupBy: week        | "groupBy" of the kamelet table-order-day-source is not one of [day, hour, menu, table, option]
                    name: acme-pos, delay: soon          | "delay" of the kamelet table-order-day-source is not a time such as 30m
                    name: acme-pos, delay: 8d            | "delay" of the kamelet table-order-day-source is not a time such as 30m
                    name: acme-pos, delay: -1h           | "delay" of the kamelet table-order-day-source is not a time such as 30m
                    """)
    void refusesWhatTheSourceOfDaysIsGiven(String parameters, String reason) {
        assertThat(refusal(FILE, """
                - route:
                    id: acme-pos
                    from:
                      uri: kamelet:table-order-day-source
                      parameters: { %s }
                      steps: [ { log: x } ]
                """.formatted(parameters)).reason()).contains(reason);
    }

    /** It is not the file's own, but a name of staff. */
    @ParameterizedTest
    @ValueSource(strings = {"주방 프린터", "Bar 2 (홀)", "RAW(R&D + 100%)", "{{acme-pos.printer}}"})
    void takesAnyNameThatStaffGiveATarget(String name) throws Refused {
        LOADER.check(FILE, bytes(withTarget(name)), Set.of());
    }

    @Test
    void refusesAnOptionThatCannotBeRead() {
        assertThat(refusal(FILE, withTarget("R&D 100%")).reason())
                .contains("a percent sign that is not inside of RAW()");
    }

    private static String withTarget(String name) {
        return """
                - route:
                    id: acme-pos
                    from:
                      uri: timer:acme-pos
                      steps: [ { to: { uri: kamelet:target-sink, parameters: { name: "%s" } } } ]
                """.formatted(name);
    }

    /** None of them turns off what the kamelet has set. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    host     | files.example.com/x?strictHostKeyChecking=no&y=
                    host     | user@files.example.com
                    port     | 0
                    username | me&strictHostKeyChecking=no
                    keyFile  | x)&strictHostKeyChecking=no&chmod=RAW(777
                    knownHostsFile | known)&strictHostKeyChecking=no&chmod=RAW(777
                    folder   | sales?strictHostKeyChecking=no
                    fileName | ../sales.csv
                    fileName | x)&strictHostKeyChecking=no&chmod=RAW(777
                    """)
    void refusesWhatWouldBeAnotherOptionOfAnSftpServer(String parameter, String value) throws Refused {
        Map<String, String> parameters = new TreeMap<>(Map.of(
                "host", "files.example.com",
                "username", "me",
                "keyFile", "/run/keys/me",
                "knownHostsFile", "/run/keys/known_hosts",
                "fileName", "sales-${header.business-day}.csv"));
        LOADER.check(FILE, bytes(withSftp(parameters)), Set.of());
        parameters.put(parameter, value);
        assertThat(refusal(FILE, withSftp(parameters)).reason()).contains("kamelet sftp-sink");
        // What comes from a setting is looked at as a whole.
        System.setProperty("acme-pos.value", value);
        try {
            parameters.put(parameter, "{{acme-pos.value}}");
            assertThatExceptionOfType(Refused.class)
                    .isThrownBy(() -> LOADER.checkHere(FILE, bytes(withSftp(parameters)), Set.of()))
                    .withMessageContaining("kamelet sftp-sink");
        } finally {
            System.clearProperty("acme-pos.value");
        }
    }

    private static String withSftp(Map<String, String> parameters) {
        return """
                - route:
                    id: acme-pos
                    from:
                      uri: timer:acme-pos
                      steps:
                        - to: { uri: kamelet:sftp-sink, parameters: { %s } }
                """.formatted(parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + ": '" + parameter.getValue() + "'")
                .collect(Collectors.joining(", ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"order.created", "order.*, menu.changed", "*.*", "*.created", "session.#", "{{acme-pos.types}}"})
    void takesTypesThatThereAre(String types) throws Refused {
        LOADER.check(FILE, bytes("""
                        - route:
                            id: acme-pos
                            from:
                              uri: kamelet:table-order-events-source
                              parameters: { queue: acme-pos, types: "%s", storeId: 00000000-0000-4000-8000-00000000000a }
                              steps: [ { log: x } ]
                        """.formatted(types)), Set.of());
    }

    @Test
    void theKameletsAreThoseOfTheServiceWithWhatTheySay() {
        assertThat(Kamelets.names()).contains("table-order-events-source");
        for (String name : Kamelets.names()) {
            refusal(name + ".camel.yaml", route(name));
            refusal(name + "-x.camel.yaml", route(name + "-x"));
        }
    }

    @Test
    void theServicesOwnSettingsBelongToNoFile() {
        for (String stem :
                new String[] {"database", "redis", "jwt", "spring", "spring-datasource", "server", "camel"}) {
            assertThat(new OwnSetting(stem + ".url", false, 1).belongsTo(stem))
                    .as(stem)
                    .isEqualTo(stem.equals("jwt"));
        }
        assertThat(OwnSetting.of("env:DATABASE_URL", 1).belongsTo("database")).isFalse();
        assertThat(OwnSetting.of("env:JWT_PRIVATE_KEY_PATH", 1).belongsTo("jwt"))
                .isFalse();
        assertThat(OwnSetting.of("env:SPRING_DATASOURCE_PASSWORD", 1).belongsTo("spring"))
                .isFalse();
        assertThat(OwnSetting.of("env:ACME_POS_URL", 1).belongsTo("acme-pos")).isTrue();
        assertThat(OwnSetting.of("env:ACME_POS", 1).belongsTo("acme-pos")).isFalse();
        assertThat(OwnSetting.of("acme-pos.url:http://x", 1)).isEqualTo(new OwnSetting("acme-pos.url", true, 1));
        assertThat(OwnSetting.of("env:ACME_POS_URL:http://x", 1))
                .isEqualTo(new OwnSetting("env:ACME_POS_URL", true, 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    acme-pos-t    | acme-pos-t    | acme-pos-a | direct:acme-pos-a   | ok
                    webhook-sink  | webhook-sink  | acme-pos-a | direct:acme-pos-a   | does not begin with the file's name
                    acme-pos-t    | acme-pos-u    | acme-pos-a | direct:acme-pos-a   | which is not in this file
                    acme-pos-t    | kitchen-t     | acme-pos-a | direct:acme-pos-a   | which is not in this file
                    acme-pos-t    | acme-pos-t    | other      | direct:acme-pos-a   | id "other" does not begin
                    acme-pos-t    | acme-pos-t    | acme-pos-a | direct:place-order  | does not begin with the file's name
                    acme-pos-t    | acme-pos-t    | acme-pos-a | file:/etc           | consumes from "file"
                    acme-pos-t    | acme-pos-t    | acme-pos-a | {{spring.datasource.password}} | consumes from
                    acme-pos-t    | acme-pos-t    | acme-pos-a | timer:acme-pos?delay={{spring.datasource.password}} | reads the setting
                    """)
    void checksEachRouteThatATemplateMakes(String id, String ref, String routeId, String uri, String reason)
            throws Refused {
        String file = """
                - routeTemplate:
                    id: %s
                    parameters: [ { name: uri }, { name: text, defaultValue: "x" } ]
                    from:
                      uri: "{{uri}}"
                      steps:
                        - log: "{{text}}"
                - templatedRoute:
                    routeTemplateRef: %s
                    routeId: %s
                    parameters: [ { name: uri, value: "%s" } ]
                """.formatted(id, ref, routeId, uri);
        if (reason.equals("ok")) {
            LOADER.check(FILE, bytes(file), Set.of());
        } else {
            assertThat(refusal(FILE, file).reason()).contains(reason);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    parameters: [ { name: uri, value: "direct:acme-pos" }, { name: other, value: x } ] | which its template does not have
                    parameters: [ { name: text, value: "x" } ]                                         | its "uri"
                    parameters: [ { name: uri, value: "direct:acme-pos" }, { name: text, value: "${body.class}" } ] | uses ${body.class}
                    prefixId: x                                                                        | sets more
                    beans: [ { name: x, type: java.lang.Object } ]                                     | sets more
                    """)
    void refusesOfATemplatedRoute(String attribute, String reason) {
        assertThat(refusal(FILE, """
                        - routeTemplate:
                            id: acme-pos-t
                            parameters: [ { name: uri }, { name: text, defaultValue: "x" } ]
                            from:
                              uri: "{{uri}}"
                              steps:
                                - setBody: { simple: "{{text}}" }
                        - templatedRoute:
                            routeTemplateRef: acme-pos-t
                            routeId: acme-pos-a
                            %s
                        """.formatted(attribute)).reason()).contains(reason);
    }

    @Test
    void refusesATemplateOfWhichNothingIsMadeAndOneWithBeans() {
        String template = """
                - routeTemplate:
                    id: acme-pos-t
                    %s
                    from: { uri: "direct:acme-pos", steps: [ { log: x } ] }
                """;
        assertThat(refusal(FILE, route("acme-pos") + template.formatted("")).reason())
                .contains("makes no route of its template");
        assertThat(refusal(
                                FILE,
                                route("acme-pos")
                                        + template.formatted("beans: [ { name: x, type: java.lang.Object } ]"))
                        .reason())
                .contains("beans");
    }

    @Test
    void refusesARouteWithoutAnId() {
        assertThat(refusal(FILE, "- route: { from: { uri: 'timer:acme-pos', steps: [ { log: x } ] } }")
                        .reason())
                .contains("without an id");
    }

    @Test
    void refusesAnIdThatDoesNotBeginWithTheFilesName() {
        for (String id : new String[] {"other", "acme-posh", "acme", "place-order"}) {
            assertThat(refusal(FILE, route(id)).reason()).contains("does not begin with the file's name");
        }
    }

    @Test
    void refusesTheSameIdTwice() {
        refusal(FILE, route("acme-pos") + route("acme-pos"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "place-order.camel.yaml",
                "place.camel.yaml",
                "table-order.camel.yaml",
                "table-order-x.camel.yaml",
                "table-order-webhooks.camel.yaml",
                "table.camel.yaml",
                "webhook.camel.yaml",
                "webhook-1.camel.yaml",
                "webhook-acme.camel.yaml",
                "Acme.camel.yaml",
                "acme pos.camel.yaml",
                "-.camel.yaml",
                ".camel.yaml",
                "한글.camel.yaml"
            })
    void refusesAFileNamed(String name) {
        String stem = name.replace(".camel.yaml", "");
        refusal(name, "- route: { id: '%s', from: { uri: 'timer:%s', steps: [ { log: x } ] } }".formatted(stem, stem));
    }

    @Test
    void refusesTheQueuesAndTargetsOfTheCore() {
        for (String stem : new String[] {"webhook", "webhook-7", "table", "table-order-webhooks"}) {
            assertThat(refusal(stem + ".camel.yaml", route(stem)).reason()).contains("belongs to the core");
        }
        assertThat(refusal(FILE, """
                        - route:
                            id: acme-pos
                            from:
                              uri: kamelet:table-order-events-source?queue=table-order-webhooks
                              steps:
                                - log: hello
                        """).reason()).contains("does not begin with the file's name");
        assertThat(refusal(FILE, """
                        - route:
                            id: acme-pos
                            from:
                              uri: direct:acme-pos
                              steps:
                                - to: kamelet:pos-order-sink?target=webhook-7&url=http://pos
                        """).reason()).contains("does not begin with the file's name");
    }

    @Test
    void takesNamesThatOnlySoundLikeTheCores() throws Refused {
        for (String stem : new String[] {"webhooks", "acme-webhook", "tables", "table-lamp"}) {
            LOADER.check(stem + ".camel.yaml", bytes(route(stem).replace("acme-pos", stem)), Set.of());
        }
    }

    @Test
    void refusesASyntaxErrorAndNamesItsLine() {
        Refused refused = refusal(FILE, route("acme-pos") + "  - : [\n");
        assertThat(refused.line()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void refusesAStepThatDoesNotExistAndNamesItsLine() {
        Refused refused = refusal(FILE, route("acme-pos").replace("log: hello", "shout: hello"));
        assertThat(refused.reason()).contains("shout");
        assertThat(refused.line()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n\n",
                "# nothing\n",
                "[]",
                "{}",
                "route: {}",
                "just text",
                "- a\n- b",
                "--- \n[]\n---\n[]",
                "- route:"
            })
    void refusesWhatIsNoListOfRoutes(String text) {
        refusal(FILE, text);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] latin = route("acme-pos").replace("hello", "h\u00e9llo").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(FILE, latin).reason()).isEqualTo("is not UTF-8");
    }

    @Test
    void refusesABombOfAliasesAtOnce() {
        StringBuilder bomb = new StringBuilder("- &a0 [x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("- &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i - 1, i - 1, i - 1));
        }
        assertThat(refusal(FILE, bomb.toString()).reason()).contains("anchor or alias");
    }

    @Test
    void refusesTagsThatNameClasses() {
        assertThat(refusal(FILE, "- !!javax.script.ScriptEngineManager []").reason())
                .contains("tag");
    }

    @Test
    void refusesFilesThatAreTooLargeOrTooDeep() {
        assertThat(refusal(FILE, new byte[5 * 1024 * 1024]).reason()).contains("larger than 256 KiB");
        assertThat(refusal(FILE, "- " + "[".repeat(100_000)).reason()).contains("deeper than");
    }

    @Test
    void refusesRepeatedKeys() {
        assertThat(refusal(FILE, "- route: { id: acme-pos, id: acme-pos }").reason())
                .contains("repeats the key");
    }

    private static Refused refusal(String file, String text) {
        return refusal(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Refused refusal(String file, byte[] content) {
        Refused refused = catchThrowableOfType(Refused.class, () -> LOADER.check(file, content, Set.of()));
        assertThat(refused).as("refusal of %s", file).isNotNull();
        return refused;
    }

    private static String route(String id) {
        return """
                - route:
                    id: %s
                    from:
                      uri: timer:acme-pos
                      steps:
                        - log: hello
                """.formatted(id);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
