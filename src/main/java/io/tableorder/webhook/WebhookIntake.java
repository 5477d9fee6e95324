package io.tableorder.webhook;

import io.tableorder.connector.ConnectorEvent;
import io.tableorder.delivery.DeliveryQueue;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Turns an event into one delivery for each webhook of its store that wants it: all of them or none. */
@Component
class WebhookIntake {

    /** The durable queue of the service's own, which files of the routes folder cannot take. */
    static final String QUEUE = "table-order-webhooks";

    private final Webhooks webhooks;
    private final OpenWebhooks open;
    private final DeliveryQueue deliveries;
    private final TransactionTemplate transaction;

    WebhookIntake(Webhooks webhooks, OpenWebhooks open, DeliveryQueue deliveries, TransactionTemplate transaction) {
        this.webhooks = webhooks;
        this.open = open;
        this.deliveries = deliveries;
        this.transaction = transaction;
    }

    void take(Exchange exchange) {
        ConnectorEvent event = Objects.requireNonNull(ConnectorEvent.of(exchange), "no event was opened");
        List<Webhooks.Entry> interested = webhooks.interestedIn(event.storeId(), event.type());
        if (interested.isEmpty()) {
            return;
        }
        interested.forEach(open::show);
        transaction.executeWithoutResult(status -> interested.forEach(
                webhook -> deliveries.add(StoreWebhook.target(webhook.id()), event, "", event.text())));
    }
}
