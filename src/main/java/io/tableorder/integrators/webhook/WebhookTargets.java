package io.tableorder.integrators.webhook;

import io.tableorder.integrators.delivery.StoredTarget;
import io.tableorder.integrators.delivery.StoredTargets;
import io.tableorder.integrators.delivery.TargetCount;
import io.tableorder.integrators.delivery.Targets;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The webhooks that staff keep, as targets of deliveries. */
@Component
class WebhookTargets implements StoredTargets {

    private final WebhookReceivers webhooks;
    private final Targets targets;

    WebhookTargets(WebhookReceivers webhooks, Targets targets) {
        this.webhooks = webhooks;
        this.targets = targets;
    }

    @Override
    public String prefix() {
        return StoreWebhook.PREFIX;
    }

    @Override
    public List<StoredTarget> find(Collection<Long> ids) {
        return webhooks.find(ids).stream().map(this::stored).toList();
    }

    /** Includes paused webhooks, unless their receiver is gone. */
    @Override
    public List<StoredTarget> of(Collection<UUID> stores) {
        return webhooks.interested(stores).stream().map(this::stored).toList();
    }

    @Override
    public List<TargetCount> counts() {
        return webhooks.counts();
    }

    private StoredTarget stored(WebhookReceivers.Entry webhook) {
        String name = StoreWebhook.target(webhook.id());
        return new StoredTarget(
                name,
                webhook.storeId(),
                WebhookChannel.KIND,
                webhook.status(),
                webhook.types(),
                webhook.since(),
                webhook.isActive() ? null : webhook.statusSince(),
                () -> new StoreWebhook(webhook.storeId(), webhook.id(), webhooks, targets));
    }
}
