package io.tableorder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.access.account.Tokens;
import io.tableorder.failure.ProblemCode;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.integrators.delivery.Targets;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.RawHttp;
import io.tableorder.testing.RefusalsSeen;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Thousands of hostile requests to all operations. Whatever is sent, the answer is one that the contract describes, gives nothing
 * away, and the service is well afterwards. The same requests each time, so that it is the change at hand that breaks it: look for
 * more with {@code -Dfuzz.seed=random} or another number, and {@code -Dfuzz.requests=} for the length.
 */
@IntegrationTest
@Timeout(value = 30, unit = TimeUnit.MINUTES) // for longer ones
class ContractFuzzTest {

    private static final Logger LOG = LoggerFactory.getLogger(ContractFuzzTest.class);

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 5_000);
    private static final int CALLERS = 3;
    private static final int SHOWN = 20;

    /** Names that an answer's headers may have, in lower case. */
    private static final Set<String> HEADERS = Set.of(
            "x-request-id",
            "ratelimit",
            "ratelimit-policy",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "content-type",
            "content-length",
            "content-language",
            "content-disposition",
            "content-range",
            "content-security-policy",
            "cross-origin-resource-policy",
            "transfer-encoding",
            "accept-ranges",
            "accept",
            "accept-patch",
            "date",
            "connection",
            "keep-alive",
            "cache-control",
            "pragma",
            "expires",
            "last-modified",
            "etag",
            "location",
            "retry-after",
            "allow",
            "vary",
            "www-authenticate",
            "idempotent-replayed",
            "x-accel-buffering",
            "x-star-cashdrawer",
            "x-star-buzzerstartpattern",
            "x-content-type-options",
            "x-frame-options",
            "x-xss-protection",
            "referrer-policy",
            "access-control-allow-origin",
            "access-control-allow-methods",
            "access-control-allow-headers",
            "access-control-expose-headers",
            "access-control-max-age");

    private static final Pattern INNARDS = Pattern.compile(
            "(?i)exception|java\\.|jakarta\\.|org\\.(apache|spring|postgresql)|io\\.tableorder|\\n\\s*at |caused by|<html|<!doctype|"
                    + "whitelabel|sqlstate|psql|select .+ from|insert into|update .+ set|tomcat|camel|jackson|hikari");

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

    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> found = new ConcurrentHashMap<>();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private final Map<String, Operation> operations = new TreeMap<>();
    private World world;
    private RawHttp http;

    @BeforeEach
    void openAStore() {
        world = new World(jdbc, tokens, settings, targets, port);
        http = new RawHttp(port);
        Operation.all().forEach(operation -> operations.put(operation.toString(), operation));
    }

    @AfterEach
    void closeIt() {
        world.close();
    }

    @Test
    void everyAnswerFollowsTheContractWhateverTheRequest() throws Exception {
        String given = System.getProperty("fuzz.seed", "1");
        long seed = given.equals("random") ? new Random().nextInt(1_000_000) : Long.parseLong(given);
        List<Operation> ready =
                operations.values().stream().filter(this::canBeCalled).toList();
        List<Operation> fast =
                ready.stream().filter(operation -> !isSlow(operation)).toList();
        List<Operation> slow = ready.stream().filter(ContractFuzzTest::isSlow).toList();
        LOG.info("fuzz.seed={}: {} requests to {} operations", seed, REQUESTS, ready.size());

        HostileRequests requests = new HostileRequests(world, fast, seed);
        HostileRequests slowRequests = new HostileRequests(world, slow, seed);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<?>> running = new ArrayList<>();
            // One at a time, as there are few turns for hashing passwords, and as many as there is time for.
            Future<Integer> slowOnes = callers.submit(() -> {
                int made = 0;
                while (made < REQUESTS / 5 && !isOver.get()) {
                    tryOne(slowRequests.make(made++));
                }
                return made;
            });
            IntStream.range(0, REQUESTS).forEach(i -> running.add(callers.submit(() -> tryOne(requests.make(i)))));
            for (Future<?> each : running) {
                each.get();
            }
            isOver.set(true);
            LOG.info("fuzz.seed={}: and {} that hash passwords", seed, slowOnes.get());
        } catch (ExecutionException e) {
            throw new AssertionError("fuzz.seed=" + seed, e);
        } finally {
            callers.shutdownNow();
        }

        LOG.info("fuzz.seed={}: answers by status {}", seed, new TreeMap<>(statuses));
        if (!failures.isEmpty()) {
            throw new AssertionError(
                    "-Dfuzz.seed=" + seed + " finds " + failures.size() + " kinds of failure:\n" + shown());
        }
        Api api = new Api(port);
        // The events of the orders that got through have to be published first.
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(api.get("/health")
                        .send()
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("ok"));
        world.takeAnOrder();
    }

    private boolean canBeCalled(Operation operation) {
        // AccessMatrixTest reports what is missing.
        return !operation.isTemplated() || World.resourceOf(operation).isPresent();
    }

    /** It hashes a password. */
    private static boolean isSlow(Operation operation) {
        return operation.requestSchema().path("properties").has("password");
    }

    private String shown() {
        return failures.entrySet().stream()
                .limit(SHOWN)
                .map(failure ->
                        failure.getKey() + " (" + found.get(failure.getKey()) + " times)\n    " + failure.getValue())
                .collect(Collectors.joining("\n"));
    }

    private void tryOne(HostileRequest request) {
        Answer answer;
        try {
            answer = request.mayGoUnanswered ? http.sendAll(request.bytes()) : http.send(request.bytes());
        } catch (IOException e) {
            fail(request, "no answer: " + e, null);
            return;
        }
        if (answer == null) {
            if (!request.mayGoUnanswered) {
                fail(request, "hung up without an answer", null);
            }
            return;
        }
        statuses.computeIfAbsent(answer.status(), status -> new AtomicInteger()).incrementAndGet();
        checkHeaders(request, answer);
        if (answer.status() >= 500) {
            fail(request, "answered with " + answer.status(), answer);
        } else {
            checkAnswer(request, answer);
        }
    }

    private void checkHeaders(HostileRequest request, Answer answer) {
        answer.headers().forEach((name, values) -> {
            if (!HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                fail(request, "unknown header " + name, answer);
            }
            boolean isEcho = name.equalsIgnoreCase("X-Request-Id");
            if (!isEcho && values.toString().contains(HostileRequests.MARK)) {
                fail(request, "sent back what it was sent, in the header " + name, answer);
            }
        });
        // The server as a whole is asked by `*`, and Tomcat answers by itself.
        if (answer.header("X-Request-Id") == null && !request.target.startsWith("*")) {
            fail(request, "no X-Request-Id", answer);
        }
        String type = String.valueOf(answer.header("Content-Type"));
        if (type.contains("html")) {
            fail(request, "HTML", answer);
        }
    }

    private void checkAnswer(HostileRequest request, Answer answer) {
        if (request.mayGoUnanswered && answer.status() == 400 && answer.text().isEmpty()) {
            return;
        }
        boolean isHead = request.method.equals("HEAD");
        Operation operation = operationOf(request, isHead ? "GET" : request.method);
        if (isHead && operation != null && operation.isStream()) {
            // A stream has no head without a body.
            operation = null;
        }
        boolean isProblem = answer.status() >= 400;
        String code = isProblem && !isHead ? problemCode(request, answer) : null;
        if (operation != null && operation.statuses().contains(answer.status())) {
            if (code != null && operation.codes(answer.status()).contains(code)) {
                RefusalsSeen.note(operation.method(), operation.path(), answer);
                checkContract(request, operation, answer);
                return;
            }
            if (!isProblem || isHead) {
                if (!isHead) {
                    checkContract(request, operation, answer);
                }
                return;
            }
        }
        if (mayAnswerApartFromTheOperation(request, operation, answer, code)) {
            return;
        }
        fail(request, "undocumented " + answer.status() + (code == null ? "" : " " + code), answer);
    }

    /** The operation that a request leads to: one with another ending may ask for something of that name. */
    private @Nullable Operation operationOf(HostileRequest request, String method) {
        List<Operation> named = operations.values().stream()
                .filter(operation -> request.target.endsWith(".json") && operation.isTemplated())
                .filter(operation -> request.target.matches(operation.pathWith("[^/?]+")))
                .toList();
        return named.isEmpty()
                ? operations.get(method + " " + request.operation.path())
                : named.stream()
                        .filter(operation -> operation.method().equals(method))
                        .findFirst()
                        .orElse(null);
    }

    private void checkContract(HostileRequest request, Operation operation, Answer answer) {
        if (operation.isStream() && answer.status() == 200) {
            return;
        }
        Api.complaints(operation.method(), operation.path(), answer)
                .forEach(complaint ->
                        fail(request, "answers " + answer.status() + " against the contract: " + complaint, answer));
    }

    /** The rules of the contract's introduction for all requests. */
    private static boolean mayAnswerApartFromTheOperation(
            HostileRequest request, @Nullable Operation operation, Answer answer, @Nullable String code) {
        if (request.method.equals("OPTIONS") && answer.status() == 200) {
            return answer.text().isEmpty();
        }
        if (code == null && request.method.equals("HEAD")) {
            // Without a body, only the status identifies it.
            return Stream.concat(Operation.codesOfAll().stream(), Stream.of("AUTHENTICATION_REQUIRED"))
                    .filter(general -> ProblemCode.valueOf(general).status() == answer.status())
                    .anyMatch(general -> mayAnswerApartFromTheOperation(request, operation, answer, general));
        }
        if (code == null) {
            return false;
        }
        boolean isGeneral = Operation.codesOfAll().contains(code);
        return switch (ProblemCode.valueOf(code)) {
            case METHOD_NOT_ALLOWED -> isGeneral && operation == null && answer.header("Allow") != null;
            case BAD_REQUEST, NOT_FOUND -> isGeneral && request.isOddlyWritten;
            case NOT_ACCEPTABLE ->
                isGeneral && request.headers.stream().anyMatch(header -> header.startsWith("Accept:"));
            case FORBIDDEN ->
                isGeneral && request.headers.stream().anyMatch(header -> header.startsWith("Origin:"))
                        || operation == null;
            case AUTHENTICATION_REQUIRED, TOKEN_INVALID -> operation == null || request.isOddlyWritten;
            case PAYLOAD_TOO_LARGE, REQUEST_TIMEOUT -> isGeneral;
            default -> false;
        };
    }

    private @Nullable String problemCode(HostileRequest request, Answer answer) {
        JsonNode problem;
        try {
            problem = new ObjectMapper().readTree(answer.text());
        } catch (JsonProcessingException e) {
            fail(request, "no problem: " + answer.status(), answer);
            return null;
        }
        String code = problem.path("code").asText();
        boolean isProblem = "application/problem+json"
                        .equals(String.valueOf(answer.header("Content-Type")).replaceAll(";.*", ""))
                && Operation.CODES.contains(code)
                && problem.path("status").asInt() == answer.status()
                && ProblemCode.valueOf(code).status() == answer.status()
                && problem.path("title").isTextual()
                && problem.path("detail").isTextual()
                && problem.path("instance").isTextual();
        if (!isProblem) {
            fail(request, "no sound problem: " + answer.status() + " " + code, answer);
            return null;
        }
        if (INNARDS.matcher(
                        problem.path("title").asText() + problem.path("detail").asText())
                .find()) {
            fail(request, "gives its innards away", answer);
        }
        return code;
    }

    private void fail(HostileRequest request, String what, @Nullable Answer answer) {
        String kind = what.replaceAll("[0-9]{4,}", "#");
        found.computeIfAbsent(kind, same -> new AtomicInteger()).incrementAndGet();
        String got = answer == null
                ? ""
                : "\n    -> " + answer.status() + " " + answer.headers().get("Content-Type") + " "
                        + answer.text().substring(0, Math.min(300, answer.text().length()));
        failures.putIfAbsent(kind, request + got);
    }
}
