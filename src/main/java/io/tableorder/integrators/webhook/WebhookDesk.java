package io.tableorder.integrators.webhook;

import io.tableorder.event.EventType;
import io.tableorder.failure.FieldProblem;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import io.tableorder.integrators.delivery.DeliveryQueue;
import io.tableorder.integrators.delivery.Targets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps the webhooks of a store for its staff. A change takes effect on this instance at once, and on other instances within a
 * second.
 */
@Component
class WebhookDesk {

    static final int MOST = 10;
    static final Duration OVERLAP = Duration.ofHours(24);

    private static final List<String> ALL_TYPES = List.of("*");

    private final Webhooks webhooks;
    private final WebhookReceivers receivers;
    private final Targets targets;
    private final UrlRules rules;
    private final DeliveryQueue deliveries;
    private final TestEvent testEvent;
    private final Transactions transactions;

    WebhookDesk(
            Webhooks webhooks,
            WebhookReceivers receivers,
            Targets targets,
            UrlRules rules,
            DeliveryQueue deliveries,
            TestEvent testEvent,
            Transactions transactions) {
        this.webhooks = webhooks;
        this.receivers = receivers;
        this.targets = targets;
        this.rules = rules;
        this.deliveries = deliveries;
        this.testEvent = testEvent;
        this.transactions = transactions;
    }

    /** Oldest first. */
    Page<WebhookView> list(UUID store, Page.Request page) {
        return webhooks.list(store, page);
    }

    WebhookView read(UUID store, long id) {
        return webhooks.find(store, id).orElseThrow(WebhookDesk::notFound);
    }

    NewSecret create(Actor admin, CreateWebhook wanted) {
        List<String> types = Objects.requireNonNullElse(wanted.types(), ALL_TYPES);
        requireGood(wanted.url(), types);
        Secret secret = Secret.random();
        WebhookView created = transactions.run(() -> {
            webhooks.lockStore(admin.store());
            if (webhooks.count(admin.store()) >= MOST) {
                throw new ProblemException(ProblemCode.LIMIT_REACHED, MOST);
            }
            WebhookStatus status =
                    Boolean.FALSE.equals(wanted.isActive()) ? WebhookStatus.PAUSED : WebhookStatus.ACTIVE;
            long id = webhooks.add(
                    admin.store(), wanted.url(), types, blankToNull(wanted.description()), status, admin.subject());
            webhooks.setSecret(admin.store(), id, secret, Duration.ZERO, admin.subject());
            return read(admin.store(), id);
        });
        return new NewSecret(created, secret.reveal());
    }

    WebhookView update(Actor admin, long id, UpdateWebhook wanted) {
        requireGood(wanted.url(), Objects.requireNonNullElse(wanted.types(), List.of()));
        return change(admin, id, before -> {
            webhooks.update(admin.store(), before.id(), wanted, admin.subject());
            if (wanted.url() != null && !wanted.url().equals(before.url())) {
                receivers.forgetFailures(admin.store(), before.id());
            }
            if (wanted.isActive() != null && wanted.isActive() != before.isActive()) {
                setStatus(admin, before, wanted.isActive() ? WebhookStatus.ACTIVE : WebhookStatus.PAUSED);
            }
        });
    }

    void delete(Actor admin, long id) {
        transactions.run(() -> {
            if (!webhooks.delete(admin.store(), id)) {
                throw notFound();
            }
            deliveries.cancelAll(admin.store(), StoreWebhook.target(id), admin.subject());
        });
        targets.forget(StoreWebhook.target(id));
    }

    /** Signs with a new secret from now on, and for {@link #OVERLAP} also with the one before. */
    NewSecret rotateSecret(Actor admin, long id) {
        Secret secret = Secret.random();
        WebhookView rotated = change(
                admin, id, before -> webhooks.setSecret(admin.store(), before.id(), secret, OVERLAP, admin.subject()));
        return new NewSecret(rotated, secret.reveal());
    }

    /** Sends a test event through the queue of deliveries, like every event. The delivery shows the receiver's answer. */
    TestEvent.Sent test(Actor admin, long id) {
        return testEvent.send(admin.store(), read(admin.store(), id));
    }

    WebhookView pause(Actor admin, long id) {
        return change(admin, id, before -> setStatus(admin, before, WebhookStatus.PAUSED));
    }

    WebhookView resume(Actor admin, long id) {
        return change(admin, id, before -> setStatus(admin, before, WebhookStatus.ACTIVE));
    }

    private void setStatus(Actor admin, WebhookView webhook, WebhookStatus status) {
        webhooks.setStatus(admin.store(), webhook.id(), status, admin.subject());
        if (status == WebhookStatus.ACTIVE && !webhook.isActive()) {
            deliveries.restart(admin.store(), webhook.target());
        }
    }

    private WebhookView change(Actor admin, long id, Consumer<WebhookView> change) {
        WebhookView changed = transactions.run(() -> {
            if (!webhooks.lock(admin.store(), id)) {
                throw notFound();
            }
            change.accept(read(admin.store(), id));
            return read(admin.store(), id);
        });
        targets.forget(changed.target());
        return changed;
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.WEBHOOK_NOT_FOUND);
    }

    private void requireGood(@Nullable String url, List<String> types) {
        List<FieldProblem> problems = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            if (!EventType.isKnown(types.get(i))) {
                problems.add(new FieldProblem("/types/" + i, "OUT_OF_RANGE"));
            }
        }
        if (url != null) {
            try {
                rules.check(url);
            } catch (UrlRules.Refused e) {
                problems.add(new FieldProblem("/url", e.code()));
            }
        }
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
