package io.tableorder.integrators.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.DeliveryPolicy;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Target;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.integrators.outbound.Call;
import io.tableorder.integrators.outbound.Call.Answered;
import io.tableorder.integrators.outbound.Reply;
import io.tableorder.integrators.outbound.Request;
import io.tableorder.integrators.outbound.Sender;
import io.tableorder.integrators.outbound.Transcript;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An HTTP API. All attempts at one delivery carry the event's id, so that it can recognize duplicates. */
class HttpTarget implements Target {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The time that an attempt may take besides its requests. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final String REFUSED = "HTTP_401";
    private static final String BEARER = "Bearer ";

    private final HttpOptions options;
    private final Sender sender;
    private final @Nullable AccessTokens tokens;

    HttpTarget(HttpOptions options, Sender sender) {
        this.options = options;
        this.sender = sender;
        HttpOptions.Client client = options.client();
        this.tokens = client == null ? null : new AccessTokens(client, sender, System::nanoTime);
    }

    /** A blank body means that there is nothing to deliver. */
    @Override
    public Optional<String> contentOf(ConnectorEvent event, String body) {
        BodyTemplate template = options.template();
        if (template == null) {
            return Optional.of(body);
        }
        String made = template.fill(body, event.json(body));
        if (made.isEmpty()) {
            return Optional.empty();
        }
        if (options.contentType().matches("(?i)application/(.*\\+)?json\\b.*")) {
            requireJson(made);
        }
        return Optional.of(made);
    }

    private static void requireJson(String text) {
        try {
            JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The template makes no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** A bill arrives after the orders on it. */
    @Override
    public @Nullable String orderingKey(ConnectorEvent event) {
        return event.session();
    }

    @Override
    public @Nullable String endedKey(ConnectorEvent event) {
        return event.mergedSession();
    }

    /** The value of the header; null if the API wants none. */
    @Nullable
    String authorization() throws NoToken, InterruptedException {
        return tokens == null ? options.authorization() : BEARER + tokens.current();
    }

    Call layOut(Delivery delivery, @Nullable String authorization) {
        Map<String, String> headers = new LinkedHashMap<>(options.headers());
        headers.put("Content-Type", options.contentType());
        headers.put("Idempotency-Key", delivery.eventId().toString());
        if (authorization != null) {
            headers.put("Authorization", authorization);
        }
        Request request = new Request(options.method(), options.url(), headers, delivery.content(), options.timeout());
        return new Call(sender, request, transcript(authorization));
    }

    Outcome read(Answered answered) {
        Transcript transcript = answered.call().transcript();
        return answered.read(reply -> outcome(reply, transcript), noReply -> Outcome.of(noReply, transcript))
                .withTranscript(answered.sent(), answered.received());
    }

    /** Whether the token was refused, which is forgotten then: it may have been revoked before its end. */
    boolean hasForgotten(@Nullable String authorization, Outcome outcome) {
        if (tokens == null || authorization == null || !outcome.code().equals(REFUSED)) {
            return false;
        }
        tokens.forget(authorization.substring(BEARER.length()));
        return true;
    }

    private Outcome outcome(Reply reply, Transcript transcript) {
        int status = reply.status();
        String code = "HTTP_" + status;
        String detail = transcript.line(status + " " + reply.body());
        Duration wait = reply.retryAfter(LONGEST_WAIT, Instant.now());
        return switch (options.statuses().of(status)) {
            case DONE -> Outcome.confirmed("Answered " + status);
            case LATER ->
                status >= 500
                        ? Outcome.failed(code, detail).uncertain().retryAfter(wait)
                        : Outcome.failed(code, detail).retryAfter(wait);
            case OUT -> Outcome.unavailable(code, detail).retryAfter(wait);
            case NEVER -> Outcome.rejected(code, detail);
        };
    }

    /** Hides the path and all headers: the address of an incoming webhook is its secret, and any header may hold one. */
    private Transcript transcript(@Nullable String authorization) {
        List<String> secrets = new ArrayList<>(options.headers().values());
        secrets.add(options.url().getRawPath());
        if (authorization != null) {
            secrets.add(authorization.substring(authorization.indexOf(' ') + 1));
        }
        HttpOptions.Client client = options.client();
        if (client != null) {
            secrets.add(client.secret());
        }
        // Shorter values may occur in a text by chance.
        secrets.removeIf(secret -> secret.length() < 8);
        return Transcript.hiding(secrets, options.headers().keySet());
    }

    @Override
    public DeliveryPolicy policy() {
        Duration exchange = options.timeout().plus(tokens == null ? Duration.ZERO : AccessTokens.LIMIT);
        return DeliveryPolicy.DEFAULT
                .withLadder(options.retryDelays())
                .withExpiry(options.expiry())
                .withPatience(exchange.multipliedBy(tokens == null ? 1 : 2).plus(MARGIN))
                .withLanes(1)
                .withProbe(options.probe())
                .withLongestPause(LONGEST_PAUSE);
    }
}
