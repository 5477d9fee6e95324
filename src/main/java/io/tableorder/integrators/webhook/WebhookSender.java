package io.tableorder.integrators.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.outbound.Call;
import io.tableorder.integrators.outbound.Call.Answered;
import io.tableorder.integrators.outbound.NoReply;
import io.tableorder.integrators.outbound.Request;
import io.tableorder.integrators.outbound.Sender;
import io.tableorder.integrators.outbound.Transcript;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Makes signed requests, which are sent to addresses that {@link AddressGuard} has just allowed, and reads what comes back. The whole
 * exchange takes at most 15 seconds.
 */
@Component
class WebhookSender implements DisposableBean {

    /** For the event as it is published. Libraries for CloudEvents recognize this type. */
    private static final String CLOUD_EVENT = "application/cloudevents+json";

    /** For a body that a route has made. */
    private static final String JSON = "application/json";

    static final Duration EXCHANGE_LIMIT = Duration.ofSeconds(15);

    /** The only secrets sent are signatures, which are of no use to a reader. */
    private static final Transcript TRANSCRIPT = Transcript.plain();

    private final Duration exchangeLimit;
    private final Sender sender;

    /**
     * The URL to send to, and the secrets to sign with.
     *
     * @param secrets the newest first; the request is signed with each
     */
    record Receiver(URI url, List<Secret> secrets) {

        Receiver {
            secrets = List.copyOf(secrets);
        }
    }

    @Autowired
    WebhookSender(AddressGuard guard) {
        this(guard, EXCHANGE_LIMIT);
    }

    WebhookSender(AddressGuard guard, Duration exchangeLimit) {
        this.exchangeLimit = exchangeLimit;
        this.sender = new Sender("webhook-send", guard);
    }

    /** The signed request. */
    Call sign(Receiver receiver, Delivery delivery) {
        return new Call(
                sender,
                Request.post(receiver.url(), headers(receiver, delivery), delivery.content(), exchangeLimit),
                TRANSCRIPT);
    }

    static Outcome read(Answered answered) {
        return answered.read(Answer::outcome, WebhookSender::failure)
                .withTranscript(answered.sent(), answered.received());
    }

    private static Map<String, String> headers(Receiver receiver, Delivery delivery) {
        byte[] body = delivery.content().getBytes(UTF_8);
        // The event's id: the same for every attempt and copy, and in
        // the body, at the broker and where events are pulled.
        String id = delivery.eventId().toString();
        long timestamp = Instant.now().getEpochSecond();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", String.valueOf(timestamp));
        headers.put(
                "webhook-signature",
                receiver.secrets().stream()
                        .map(secret -> secret.sign(id, timestamp, body))
                        .collect(Collectors.joining(" ")));
        headers.put("content-type", contentType(delivery));
        return headers;
    }

    private static String contentType(Delivery delivery) {
        boolean isEvent =
                delivery.content().startsWith("{\"specversion\":\"1.0\",\"id\":\"" + delivery.eventId() + '"');
        return isEvent ? CLOUD_EVENT : JSON;
    }

    private static Outcome failure(NoReply failure) {
        if (failure.getCause() instanceof AddressNotAllowed refusal) {
            return Outcome.rejected("ADDRESS_NOT_ALLOWED", String.valueOf(refusal.getMessage()));
        }
        Outcome outcome = Outcome.failed(failure.code(), TRANSCRIPT.line(failure.detail()));
        return failure.isUncertain() ? outcome.uncertain() : outcome;
    }

    @Override
    public void destroy() {
        sender.close();
    }
}
