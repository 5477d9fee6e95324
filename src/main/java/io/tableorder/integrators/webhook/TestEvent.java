package io.tableorder.integrators.webhook;

import io.tableorder.http.Json;
import io.tableorder.integrators.delivery.DeliveryQueue;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Sends a test event to one webhook, so that staff see whether it works. */
@Component
class TestEvent {

    static final String TYPE = "webhook.test";

    private final DeliveryQueue deliveries;

    TestEvent(DeliveryQueue deliveries) {
        this.deliveries = deliveries;
    }

    /** What was sent, and the target that its delivery goes to. */
    record Sent(UUID eventId, String eventType, String target) {}

    Sent send(UUID store, WebhookView webhook) {
        UUID id = UUID.randomUUID();
        Instant now = Instant.now();
        // Without a subject it waits for no other delivery.
        ConnectorEvent event =
                new ConnectorEvent("staff", id, id, store, TYPE, now, null, "", text(id, store, now, webhook));
        deliveries.add(webhook.target(), event, "", event.text());
        deliveries.tryNow(webhook.target());
        return new Sent(id, TYPE, webhook.target());
    }

    private String text(UUID id, UUID store, Instant now, WebhookView webhook) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("specversion", "1.0");
        event.put("id", id);
        event.put("source", "/stores/" + store);
        event.put("type", TYPE);
        event.put("time", now);
        event.put("subject", "webhooks/" + webhook.id());
        event.put("datacontenttype", "application/json");
        event.put("storeid", store);
        event.put("data", Map.of("webhook_id", webhook.id(), "message", "It works. 잘 연결되었습니다."));
        return Json.writeText(event);
    }
}
