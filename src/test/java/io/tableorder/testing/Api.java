package io.tableorder.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Calls the API as its clients do, over HTTP, and holds every exchange against the contract: each answer must be one that
 * {@code openapi.yaml} describes, and what is answered with success must have been asked as described.
 */
public final class Api {

    private static final int MOST_REPEATS = 15;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All have milliseconds, no more and no less. */
    private static final Pattern UNEVEN_TIMES =
            Pattern.compile("_at\"\\s*:\\s*\"[^\"]*T[0-9:]{8}(\\.[0-9]{1,2}|\\.[0-9]{4,})?Z");

    private static final OpenApiInteractionValidator CONTRACT = OpenApiInteractionValidator.createFor("openapi.yaml")
            .withLevelResolver(LevelResolver.create()
                    // Tokens are the tests' business.
                    .withLevel("validation.request.security.missing", ValidationReport.Level.IGNORE)
                    .build())
            .build();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String base;

    public Api(int port) {
        this.base = "http://localhost:" + port;
    }

    /** What the contract has against this answer to the operation of the given path, which may be a template. */
    public static List<String> complaints(String method, String path, Answer answer) {
        SimpleResponse.Builder response = SimpleResponse.Builder.status(answer.status());
        answer.headers().forEach((name, values) -> response.withHeader(name, values));
        if (!answer.text().isEmpty()) {
            response.withBody(answer.text());
        }
        return CONTRACT.validateResponse(path, Request.Method.valueOf(method), response.build()).getMessages().stream()
                .map(ValidationReport.Message::getMessage)
                .toList();
    }

    /** What the contract has against this JSON as the body of a request. */
    public static List<String> complaints(String method, String path, String body) {
        return CONTRACT
                .validateRequest(new SimpleRequest.Builder(Request.Method.valueOf(method), path)
                        .withContentType("application/json")
                        .withBody(body)
                        .build())
                .getMessages()
                .stream()
                .filter(message -> message.getKey().startsWith("validation.request.body"))
                .map(ValidationReport.Message::getMessage)
                .toList();
    }

    /** What the contract has against the path and query of a request. */
    public static List<String> complaints(String method, String target) {
        UriComponents parts = UriComponentsBuilder.fromUriString(target).build();
        SimpleRequest.Builder request =
                new SimpleRequest.Builder(Request.Method.valueOf(method), Objects.requireNonNull(parts.getPath()));
        parts.getQueryParams().forEach(request::withQueryParam);
        return CONTRACT.validateRequest(request.build()).getMessages().stream()
                .filter(message -> !message.getKey().startsWith("validation.request.body"))
                .map(ValidationReport.Message::getMessage)
                .toList();
    }

    public Call get(String path) {
        return new Call("GET", path);
    }

    public Call post(String path) {
        return new Call("POST", path);
    }

    public Call patch(String path) {
        return new Call("PATCH", path);
    }

    public Call put(String path) {
        return new Call("PUT", path);
    }

    public Call delete(String path) {
        return new Call("DELETE", path);
    }

    public Call call(String method, String path) {
        return new Call(method, path);
    }

    /** One request in the making. */
    public final class Call {

        private final String method;
        private final String path;
        private final List<String> headers = new ArrayList<>();
        private byte @Nullable [] body;

        private Call(String method, String path) {
            this.method = method;
            this.path = path;
        }

        public Call as(String token) {
            return header("Authorization", "Bearer " + token);
        }

        public Call header(String name, String value) {
            headers.add(name);
            headers.add(value);
            return this;
        }

        public Call json(String json) {
            return header("Content-Type", "application/json").body(json.getBytes(StandardCharsets.UTF_8));
        }

        /** @param form with all that has to be escaped already */
        public Call form(String form) {
            return header("Content-Type", "application/x-www-form-urlencoded")
                    .body(form.getBytes(StandardCharsets.ISO_8859_1));
        }

        public Call form(Form form) {
            return header("Content-Type", form.contentType()).body(form.bytes());
        }

        public Call body(byte[] bytes) {
            this.body = bytes;
            return this;
        }

        /**
         * Sends it, and holds the exchange against the contract. As a client should, it repeats a request that another one held up for so
         * long that the server gave up: on a busy machine that happens to requests at the same time.
         */
        public Answer send() {
            Answer answer = sendOnce();
            for (int again = 0; again < MOST_REPEATS && answer.isHeldUp(); again++) {
                answer = sendOnce();
            }
            return answer;
        }

        /** Like {@link #send}, for tests that want the refusal of a request that is held up. */
        public Answer sendOnce() {
            Answer answer = sendUnchecked();
            SimpleResponse.Builder response = SimpleResponse.Builder.status(answer.status());
            answer.headers().forEach((name, values) -> response.withHeader(name, values));
            if (answer.text().length() > 0) {
                response.withBody(answer.text());
            }
            String bare = path.replaceFirst("\\?.*", "");
            RefusalsSeen.note(method, bare, answer);
            Request.Method verb = Request.Method.valueOf(method);
            ValidationReport report = answer.status() < 400
                    ? CONTRACT.validate(request(verb, bare), response.build())
                    : CONTRACT.validateResponse(bare, verb, response.build());
            assertThat(report.getMessages())
                    .as("%s %s -> %d %s", method, path, answer.status(), answer.text())
                    .isEmpty();
            assertThat(answer.text()).doesNotContainPattern(UNEVEN_TIMES);
            return answer;
        }

        /** For requests to places that the contract does not know. */
        public Answer sendUnchecked() {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(Duration.ofSeconds(30))
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
            if (!headers.isEmpty()) {
                request.headers(headers.toArray(String[]::new));
            }
            try {
                HttpResponse<String> response =
                        http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
                return new Answer(response.statusCode(), response.headers().map(), response.body());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private Request request(Request.Method verb, String bare) {
            SimpleRequest.Builder request = new SimpleRequest.Builder(verb, bare);
            for (int i = 0; i < headers.size(); i += 2) {
                request.withHeader(headers.get(i), headers.get(i + 1));
            }
            UriComponentsBuilder.fromUriString(path).build().getQueryParams().forEach(request::withQueryParam);
            if (body != null) {
                request.withBody(new String(body, StandardCharsets.UTF_8));
            }
            return request.build();
        }
    }

    /** What came back. */
    public record Answer(int status, Map<String, List<String>> headers, String text) {

        public JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new AssertionError("No JSON: " + text, e);
            }
        }

        /** The code of a problem. */
        public String code() {
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            return json().path("code").asText();
        }

        private boolean isHeldUp() {
            return status == 409 && code().equals("REQUEST_IN_PROGRESS");
        }

        public @Nullable String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }

        public Answer expect(int status) {
            assertThat(this.status).as(text).isEqualTo(status);
            return this;
        }
    }
}
