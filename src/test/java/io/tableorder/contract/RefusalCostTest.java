package io.tableorder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.tableorder.access.account.Tokens;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.integrators.delivery.Targets;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.RawHttp;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A body as large as a body may be, the worst of its kind, is refused for next to nothing: by every operation that takes one. What
 * is counted is what the threads that serve requests used, so that neither other threads nor a busy machine matter.
 */
@IntegrationTest
class RefusalCostTest {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalCostTest.class);

    /** Tries until one is cheap: the first ones find classes not loaded and code not compiled. */
    private static final int TRIES = 20;

    private static final double MOST_MILLIS = 5;

    /** Where the machine is slow or busy: as many times what a body costs that is refused at its first byte. */
    private static final double MOST_TIMES = 10;

    private static final Pattern SERVES = Operation.servingThreads();

    /** Memory is the steadier measure: it is the same on every machine. So many, or as many times the body. */
    private static final double MOST_MEBIBYTES = 12;

    private static final double MOST_TIMES_THE_BODY = 6;

    private static final int MOST_ANSWERED = 64 * 1024;
    private static final int MOST_ERRORS = 50;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @Autowired
    private Settings settings;

    @Autowired
    private Targets targets;

    @LocalServerPort
    private int port;

    private World world;
    private RawHttp http;

    @BeforeEach
    void openAStore() {
        world = new World(jdbc, tokens, settings, targets, port);
        http = new RawHttp(port);
    }

    @AfterEach
    void closeIt() {
        world.close();
    }

    /** What the threads that serve requests have used so far. */
    private record Used(double millis, double mebibytes) {

        static Used now() {
            long[] ids = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                    .filter(thread -> thread != null
                            && SERVES.matcher(thread.getThreadName()).matches())
                    .mapToLong(thread -> thread.getThreadId())
                    .toArray();
            long nanos = Arrays.stream(THREADS.getThreadCpuTime(ids))
                    .filter(each -> each > 0)
                    .sum();
            long bytes = Arrays.stream(THREADS.getThreadAllocatedBytes(ids))
                    .filter(each -> each > 0)
                    .sum();
            return new Used(nanos / 1e6, bytes / 1048576.0);
        }

        Used since(Used earlier) {
            return new Used(millis - earlier.millis, mebibytes - earlier.mebibytes);
        }

        @Override
        public String toString() {
            return "%.1f ms, %.1f MiB".formatted(millis, mebibytes);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyOperationRefusesTheWorstBodiesForNextToNothing() {
        return Operation.all().stream()
                .filter(Operation::takesBody)
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> check(operation)));
    }

    @Test
    void listsAreBoundedAsTheContractSays() {
        for (Operation operation : Operation.all()) {
            operation.requestSchema().path("properties").fields().forEachRemaining(field -> {
                JsonNode list = Operation.resolved(field.getValue());
                if (list.path("type").asText().equals("array")) {
                    checkBound(operation, field.getKey(), list);
                }
            });
        }
    }

    private void checkBound(Operation operation, String name, JsonNode list) {
        int most = list.path("maxItems").asInt();
        assertThat(most).as("maxItems of %s of %s", name, operation).isPositive();
        String id = World.resourceOf(operation)
                .map(resource -> resource.newOne(world))
                .orElse(null);
        JsonNode good = Objects.requireNonNull(world.body(operation));
        for (int more = 0; more <= 1; more++) {
            JsonNode element = good.at("/" + name + "/0").isMissingNode()
                    ? anyOf(Operation.resolved(list.path("items")))
                    : good.at("/" + name + "/0");
            ArrayNode elements = ((ObjectNode) good).putArray(name);
            for (int i = 0; i < most + more; i++) {
                elements.add(element);
            }
            Answer answer = new Api(port)
                    .call(operation.method(), world.target(operation, id))
                    .as(world.token(operation))
                    .json(good.toString())
                    .send();
            assertThat(answer.text().contains("{\"pointer\":\"/" + name + "\",\"code\":\"OUT_OF_RANGE\""))
                    .as("%s: %d of %s: %s", operation, most + more, name, answer.text())
                    .isEqualTo(more == 1);
        }
    }

    private static JsonNode anyOf(JsonNode schema) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (schema.path("type").asText()) {
            case "string" -> nodes.textNode("x");
            case "object" -> nodes.objectNode();
            default -> nodes.numberNode(1);
        };
    }

    private void check(Operation operation) throws IOException {
        String id = World.resourceOf(operation)
                .map(resource -> resource.newOne(world))
                .orElse(null);
        String token = operation.isSecured() ? world.token(operation) : null;
        JsonNode good = world.body(operation);
        String head = operation.method() + " " + world.target(operation, id) + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: close\r\n"
                + (token == null ? "" : "Authorization: Bearer " + token + "\r\n");
        List<LargeBodies.Body> bodies = LargeBodies.of(operation, good);
        double most = Math.max(MOST_MILLIS, MOST_TIMES * cheapest(request(head, bodies.get(0))));
        List<String> wrong = new ArrayList<>();
        for (LargeBodies.Body body : bodies) {
            // A form with a picture may be twenty times as large as other bodies.
            double times = Math.max(1, body.bytes().length / (512.0 * 1024));
            double mebibytes = Math.max(MOST_MEBIBYTES, MOST_TIMES_THE_BODY * body.bytes().length / 1048576);
            String complaint = complaint(request(head, body), new Used(times * most, mebibytes));
            if (complaint != null) {
                wrong.add(body.kind() + ": " + complaint);
            }
        }
        LOG.info("{}: {} bodies, each for at most {} ms", operation, bodies.size(), Math.round(most));
        assertThat(wrong).as("%s", operation).isEmpty();
    }

    private static byte[] request(String head, LargeBodies.Body body) {
        String rest = "Content-Type: " + body.type() + "\r\nContent-Length: " + body.bytes().length + "\r\n\r\n";
        return RawHttp.join((head + rest).getBytes(StandardCharsets.ISO_8859_1), body.bytes());
    }

    /** What it takes on this machine to refuse a body at its first byte. */
    private double cheapest(byte[] request) throws IOException {
        double cheapest = Double.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            Used before = Used.now();
            http.send(request);
            cheapest = Math.min(cheapest, Used.now().since(before).millis());
        }
        return cheapest;
    }

    private @Nullable String complaint(byte[] request, Used most) throws IOException {
        String cost = null;
        for (int i = 0; i < TRIES; i++) {
            Used before = Used.now();
            Answer answer = http.send(request);
            Used used = Used.now().since(before);
            if (answer == null || answer.status() < 400) {
                return answer == null ? "hangs up" : null;
            }
            if (answer.status() >= 500) {
                return answer.status() + " " + answer.text();
            }
            JsonNode errors = new ObjectMapper().readTree(answer.text()).path("errors");
            if (answer.text().getBytes(StandardCharsets.UTF_8).length > MOST_ANSWERED || errors.size() > MOST_ERRORS) {
                return "answers %d bytes, %d errors, for %s"
                        .formatted(answer.text().length(), errors.size(), used);
            }
            if (used.millis() <= most.millis() && used.mebibytes() <= most.mebibytes()) {
                return null;
            }
            cost = used + " for " + answer.status() + " "
                    + answer.text().substring(0, Math.min(200, answer.text().length()));
            if (used.millis() > 20 * most.millis()) {
                return cost;
            }
        }
        return cost;
    }
}
