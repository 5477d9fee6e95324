package io.tableorder.integrators.pos;

import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.DeliveryPolicy;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Target;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.integrators.outbound.Call;
import io.tableorder.integrators.outbound.Call.Answered;
import io.tableorder.integrators.outbound.Request;
import io.tableorder.integrators.outbound.Sender;
import io.tableorder.integrators.outbound.Transcript;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A POS that takes canonical orders over HTTP. All attempts at one delivery carry one key, so that it can recognize duplicates. */
class Pos implements Target {

    /** The time that an attempt may take besides its own timeout. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final PosMessages messages;
    private final PosOptions options;
    private final Sender sender;

    Pos(PosMessages messages, PosOptions options, Sender sender) {
        this.messages = messages;
        this.options = options;
        this.sender = sender;
    }

    /** Ignores the route's own text: a POS gets the same message from every connector. */
    @Override
    public Optional<String> contentOf(ConnectorEvent event, String body) {
        return messages.contentOf(event, options.format());
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

    Call layOut(Delivery delivery) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Idempotency-Key", delivery.jobId().toString());
        headers.put("X-Attempt", String.valueOf(delivery.attempt()));
        String authorization = options.authorization();
        if (authorization != null) {
            headers.put("Authorization", authorization);
        }
        Request request = Request.post(options.url(), headers, messages.withJob(delivery), options.timeout());
        return new Call(sender, request, authorization == null ? Transcript.plain() : Transcript.hiding(authorization));
    }

    static Outcome read(Answered answered) {
        Transcript transcript = answered.call().transcript();
        return answered.read(
                        reply -> new PosAnswer(reply).outcome(transcript), noReply -> Outcome.of(noReply, transcript))
                .withTranscript(answered.sent(), answered.received());
    }

    @Override
    public DeliveryPolicy policy() {
        return DeliveryPolicy.DEFAULT
                .withLadder(options.retryDelays())
                .withExpiry(options.expiry())
                .withPatience(options.timeout().plus(MARGIN))
                .withLanes(1)
                .withProbe(options.probe())
                .withLongestPause(LONGEST_PAUSE);
    }
}
