package io.tableorder.integrators.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tableorder.integrators.outbound.NoReply;
import io.tableorder.integrators.outbound.Reply;
import io.tableorder.integrators.outbound.Request;
import io.tableorder.integrators.outbound.Sender;
import io.tableorder.integrators.outbound.Transcript;
import io.tableorder.integrators.push.HttpOptions.Client;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gets the access token of a client for its credentials (OAuth 2.0, RFC 6749, 4.4), and keeps it. It renews a token before its end, and
 * uses the old one to its end if that fails.
 */
final class AccessTokens {

    /** The limit for a request for a token. */
    static final Duration LIMIT = Duration.ofSeconds(15);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** A token is renewed this long before its end, or a quarter of its life before it if that is less. */
    private static final Duration EARLY = Duration.ofMinutes(1);

    /** The life of a token if the server names none. */
    private static final Duration USUAL_LIFE = Duration.ofMinutes(5);

    private static final long LONGEST_LIFE = Duration.ofDays(1).toSeconds();

    private final Client client;
    private final Sender sender;
    private final LongSupplier clock;
    private final Transcript transcript;
    private final ReentrantLock asking = new ReentrantLock();
    private @Nullable Token token;

    /** @param clock in nanoseconds, from any origin */
    AccessTokens(Client client, Sender sender, LongSupplier clock) {
        this.client = client;
        this.sender = sender;
        this.clock = clock;
        this.transcript = Transcript.hiding(List.of(client.secret()), List.of());
    }

    /** A token with its times by the clock. */
    private record Token(String text, long renewal, long end) {}

    /** A valid token. While one caller requests it, the others wait for the answer. */
    String current() throws NoToken, InterruptedException {
        asking.lockInterruptibly();
        try {
            Token known = token;
            if (known == null || clock.getAsLong() - known.renewal() >= 0) {
                known = renewed(known);
                token = known;
            }
            return known.text();
        } finally {
            asking.unlock();
        }
    }

    /** Drops a token that was refused, so that the next caller gets another one. */
    void forget(String refused) {
        asking.lock();
        try {
            if (token != null && token.text().equals(refused)) {
                token = null;
            }
        } finally {
            asking.unlock();
        }
    }

    private Token renewed(@Nullable Token known) throws NoToken, InterruptedException {
        try {
            return token(ask());
        } catch (NoToken e) {
            if (known != null && clock.getAsLong() - known.end() < 0) {
                return known;
            }
            throw e;
        }
    }

    private Reply ask() throws NoToken, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        if (client.scope() != null) {
            form.put("scope", client.scope());
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Accept", "application/json");
        if (client.isInBody()) {
            form.put("client_id", client.id());
            form.put("client_secret", client.secret());
        } else {
            String both = encoded(client.id()) + ":" + encoded(client.secret());
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(both.getBytes(UTF_8)));
        }
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        try {
            return sender.send(Request.post(client.tokenUrl(), headers, body, LIMIT));
        } catch (NoReply e) {
            throw new NoToken(transcript.line("No token: " + e.detail()), null);
        }
    }

    private Token token(Reply reply) throws NoToken {
        JsonNode answer = json(reply);
        String text = answer.path("access_token").asText("");
        if (!reply.isSuccess() || !text.matches("[!-~]+")) {
            String error = answer.path("error").asText("") + " "
                    + answer.path("error_description").asText("");
            throw new NoToken(
                    transcript.line("No token: " + reply.status() + " " + error),
                    reply.retryAfter(LONGEST_WAIT, Instant.now()));
        }
        long seconds = answer.path("expires_in").asLong(USUAL_LIFE.toSeconds());
        Duration life = Duration.ofSeconds(Math.max(0, Math.min(seconds, LONGEST_LIFE)));
        Duration quarter = life.dividedBy(4);
        Duration early = quarter.compareTo(EARLY) < 0 ? quarter : EARLY;
        long now = clock.getAsLong();
        return new Token(text, now + life.minus(early).toNanos(), now + life.toNanos());
    }

    private static JsonNode json(Reply reply) {
        try {
            JsonNode answer = JSON.readTree(reply.body());
            return answer == null ? MissingNode.getInstance() : answer;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
