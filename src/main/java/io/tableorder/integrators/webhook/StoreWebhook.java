package io.tableorder.integrators.webhook;

import io.tableorder.integrators.delivery.DeliveryPolicy;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Outcome.Result;
import io.tableorder.integrators.delivery.Targets;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * A webhook that staff keep by API. It reads its row for every attempt, so that a new URL, secret or pause takes effect at once on
 * every instance. It pauses itself if its receiver is gone or keeps failing ({@link PauseReason}).
 */
final class StoreWebhook implements WebhookTarget {

    private static final Logger LOG = LoggerFactory.getLogger(StoreWebhook.class);

    static final String PREFIX = "webhook-";

    private final UUID store;
    private final long id;
    private final WebhookReceivers webhooks;
    private final Targets targets;

    StoreWebhook(UUID store, long id, WebhookReceivers webhooks, Targets targets) {
        this.store = store;
        this.id = id;
        this.webhooks = webhooks;
        this.targets = targets;
    }

    /** The name of a webhook as a target. */
    static String target(long id) {
        return PREFIX + id;
    }

    @Override
    public Way way() {
        WebhookReceivers.Destination to = webhooks.destination(store, id).orElse(null);
        if (to == null) {
            return new Way.None(Outcome.rejected("DELETED", "The webhook was deleted"));
        }
        if (!to.isActive()) {
            targets.forget(target(id));
            return new Way.None(Outcome.unavailable("PAUSED", "The webhook is paused"));
        }
        return new Way.To(new WebhookSender.Receiver(to.url(), to.secrets()));
    }

    @Override
    public void remember(Outcome outcome) {
        try {
            count(outcome);
        } catch (DataAccessException e) {
            // The outcome of the attempt does not depend on the count.
            LOG.warn("The outcome of an attempt at webhook {} was not counted: {}", id, e.toString());
        }
    }

    private void count(Outcome outcome) {
        if (outcome.result() == Result.CONFIRMED) {
            webhooks.forgetFailures(store, id);
            return;
        }
        webhooks.addFailure(store, id, outcome.result() == Result.REJECTED)
                .flatMap(failures -> PauseReason.of(outcome, failures))
                .filter(reason -> webhooks.pauseItself(store, id, reason))
                .ifPresent(reason -> {
                    targets.forget(target(id));
                    LOG.warn("Webhook {} of store {} is paused, {}: {}", id, store, reason, outcome.detail());
                });
    }

    @Override
    public DeliveryPolicy policy() {
        return Webhook.POLICY;
    }
}
