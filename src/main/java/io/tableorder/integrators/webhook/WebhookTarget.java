package io.tableorder.integrators.webhook;

import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Target;
import io.tableorder.integrators.webhook.WebhookSender.Receiver;

/** A webhook, of a drop-in or of a store's staff. */
sealed interface WebhookTarget extends Target permits Webhook, StoreWebhook {

    /** Where an attempt goes. */
    sealed interface Way {

        /** To this receiver. */
        record To(Receiver receiver) implements Way {}

        /** Nowhere, with this outcome. */
        record None(Outcome outcome) implements Way {}
    }

    Way way();

    /** Takes note of the outcome of a request. */
    default void remember(Outcome outcome) {
        // A webhook of a drop-in is never paused by failures.
    }
}
