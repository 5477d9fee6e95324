package io.tableorder.pos;

import io.tableorder.connector.ConnectorEvent;
import io.tableorder.delivery.Delivery;
import io.tableorder.delivery.DeliveryPolicy;
import io.tableorder.delivery.Outcome;
import io.tableorder.delivery.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** A POS that takes canonical orders over HTTP. All attempts at one delivery go under one key, by which it tells twins. */
class Pos implements Target {

    /** What an attempt may take beyond its own timeout. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final PosMessages messages;
    private final PosOptions options;
    private final HttpPush push;

    Pos(PosMessages messages, PosOptions options, ExecutorService threads) {
        this.messages = messages;
        this.options = options;
        this.push = new HttpPush(options.url(), options.timeout(), threads);
    }

    /** The route's own text is not looked at: what a POS gets is the same from every connector. */
    @Override
    public Optional<String> contentOf(ConnectorEvent event, String body) {
        return messages.contentOf(event);
    }

    @Override
    public Outcome attempt(Delivery delivery) throws InterruptedException {
        String message = messages.withJob(delivery);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Idempotency-Key", delivery.jobId().toString());
        headers.put("X-Attempt", String.valueOf(delivery.attempt()));
        String authorization = options.authorization();
        if (authorization != null) {
            headers.put("Authorization", authorization);
        }
        Transcript transcript = new Transcript(authorization);
        String request = transcript.request(options.url(), headers, message);
        try {
            PosAnswer answer = push.post(headers, message);
            Outcome outcome = answer.outcome(transcript);
            return outcome.withTranscript(request, transcript.response(answer));
        } catch (HttpPush.Failed e) {
            Outcome outcome = Outcome.failed(e.code(), transcript.line(e.detail()));
            return (e.isUncertain() ? outcome.uncertain() : outcome).withTranscript(request, null);
        }
    }

    @Override
    public DeliveryPolicy policy() {
        return DeliveryPolicy.DEFAULT
                .withLadder(options.retryDelays())
                .withExpiry(options.expiry())
                .withPatience(options.timeout().plus(MARGIN))
                .withLanes(1)
                .withProbe(options.probe());
    }
}
