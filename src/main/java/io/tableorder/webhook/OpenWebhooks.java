package io.tableorder.webhook;

import io.tableorder.batch.Recurring;
import io.tableorder.delivery.Targets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Keeps a target open on this instance for every webhook that there is, and tells it when the webhook is paused or resumed. */
@Component
class OpenWebhooks {

    private static final Logger LOG = LoggerFactory.getLogger(OpenWebhooks.class);

    private final Webhooks webhooks;
    private final WebhookSender sender;
    private final Targets targets;
    private final Map<Long, StoreWebhook> open = new ConcurrentHashMap<>();
    private final Set<Long> refused = ConcurrentHashMap.newKeySet();
    private long changes;
    private final Recurring refreshing = new Recurring(LOG, "Webhooks stay as they are");

    OpenWebhooks(Webhooks webhooks, WebhookSender sender, Targets targets) {
        this.webhooks = webhooks;
        this.sender = sender;
        this.targets = targets;
    }

    /** Does as the table says. Whoever has changed it, here or on another instance, need not say so. */
    void refresh() {
        long changesBefore = changes();
        // Read outside of the monitor: while the database hangs, nobody else waits for it.
        refreshing.run(() -> apply(webhooks.all(), changesBefore));
    }

    private synchronized long changes() {
        return changes;
    }

    /** What has changed meanwhile may not be in the list; then the next one counts. */
    private synchronized void apply(List<Webhooks.Entry> entries, long changesBefore) {
        if (changes != changesBefore) {
            return;
        }
        Set<Long> gone = new HashSet<>(open.keySet());
        entries.forEach(entry -> gone.remove(entry.id()));
        gone.forEach(this::close);
        entries.forEach(this::show);
    }

    /** One that a transaction has just seen may be too new for {@link #refresh}. */
    synchronized void show(Webhooks.Entry entry) {
        StoreWebhook webhook = open.get(entry.id());
        if (webhook == null) {
            open(entry);
        } else if (webhook.isActive() != entry.isActive()) {
            changes++;
            webhook.setActive(entry.isActive());
        }
    }

    private void open(Webhooks.Entry entry) {
        StoreWebhook webhook = new StoreWebhook(entry, webhooks, sender);
        try {
            targets.open(WebhookChannel.KIND, StoreWebhook.target(entry.id()), webhook);
            open.put(entry.id(), webhook);
            changes++;
            refused.remove(entry.id());
        } catch (IllegalStateException e) {
            if (refused.add(entry.id())) {
                LOG.error("Webhook {} waits, its name is taken by a drop-in: {}", entry.id(), e.getMessage());
            }
        }
    }

    synchronized void close(long id) {
        changes++;
        if (open.remove(id) != null) {
            targets.close(StoreWebhook.target(id));
        }
    }
}
