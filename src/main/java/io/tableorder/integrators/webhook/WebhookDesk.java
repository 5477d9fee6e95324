package io.tableorder.integrators.webhook;

import io.tableorder.event.EventType;
import io.tableorder.failure.FieldProblem;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import io.tableorder.http.Parameters;
import io.tableorder.integrators.delivery.DeliveryQueue;
import io.tableorder.integrators.delivery.Targets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The webhooks of a store, as its staff keep them. What is changed here counts at once on this instance, elsewhere within a second. */
@Component
class WebhookDesk {

    static final int MOST = 10;
    static final Duration OVERLAP = Duration.ofHours(24);

    private static final List<String> ALL_TYPES = List.of("*");

    private final Webhooks webhooks;
    private final Targets targets;
    private final UrlRules rules;
    private final DeliveryQueue deliveries;
    private final TestEvent testEvent;
    private final Transactions transactions;

    WebhookDesk(
            Webhooks webhooks,
            Targets targets,
            UrlRules rules,
            DeliveryQueue deliveries,
            TestEvent testEvent,
            Transactions transactions) {
        this.webhooks = webhooks;
        this.targets = targets;
        this.rules = rules;
        this.deliveries = deliveries;
        this.testEvent = testEvent;
        this.transactions = transactions;
    }

    void list(Exchange exchange) {
        exchange.getMessage().setBody(webhooks.list(Actor.of(exchange).store(), Page.Request.of(exchange)));
    }

    void read(Exchange exchange) {
        exchange.getMessage().setBody(find(Actor.of(exchange).store(), id(exchange)));
    }

    void create(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        CreateWebhook wanted = exchange.getMessage().getBody(CreateWebhook.class);
        List<String> types = Objects.requireNonNullElse(wanted.types(), ALL_TYPES);
        requireGood(wanted.url(), types);
        Secret secret = Secret.random();
        WebhookView created = inTransaction(() -> {
            webhooks.lockStore(admin.store());
            if (webhooks.count(admin.store()) >= MOST) {
                throw new ProblemException(ProblemCode.LIMIT_REACHED, MOST);
            }
            WebhookStatus status =
                    Boolean.FALSE.equals(wanted.isActive()) ? WebhookStatus.PAUSED : WebhookStatus.ACTIVE;
            long id = webhooks.add(
                    admin.store(), wanted.url(), types, blankToNull(wanted.description()), status, admin.subject());
            webhooks.setSecret(admin.store(), id, secret, Duration.ZERO, admin.subject());
            return find(admin.store(), id);
        });
        exchange.getMessage().setHeader("Location", "/api/admin/webhooks/" + created.id());
        exchange.getMessage().setBody(new NewSecret(created, secret.reveal()));
    }

    void update(Exchange exchange) {
        UpdateWebhook wanted = exchange.getMessage().getBody(UpdateWebhook.class);
        requireGood(wanted.url(), Objects.requireNonNullElse(wanted.types(), List.of()));
        change(exchange, (admin, before) -> {
            webhooks.update(admin.store(), before.id(), wanted, admin.subject());
            if (wanted.url() != null && !wanted.url().equals(before.url())) {
                webhooks.forgetFailures(admin.store(), before.id());
            }
            if (wanted.isActive() != null && wanted.isActive() != before.isActive()) {
                setStatus(admin, before, wanted.isActive() ? WebhookStatus.ACTIVE : WebhookStatus.PAUSED);
            }
        });
    }

    void delete(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = id(exchange);
        inTransaction(() -> {
            if (!webhooks.delete(admin.store(), id)) {
                throw notFound();
            }
            return deliveries.cancelAll(admin.store(), StoreWebhook.target(id), admin.subject());
        });
        targets.forget(StoreWebhook.target(id));
    }

    void rotateSecret(Exchange exchange) {
        Secret secret = Secret.random();
        WebhookView rotated = change(
                exchange,
                (admin, before) -> webhooks.setSecret(admin.store(), before.id(), secret, OVERLAP, admin.subject()));
        exchange.getMessage().setBody(new NewSecret(rotated, secret.reveal()));
    }

    /** Goes the way of every event. What the receiver answers is read from the delivery. */
    void test(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        WebhookView webhook = find(admin.store(), id(exchange));
        exchange.getMessage().setBody(testEvent.send(admin.store(), webhook));
    }

    void pause(Exchange exchange) {
        change(exchange, (admin, before) -> setStatus(admin, before, WebhookStatus.PAUSED));
    }

    void resume(Exchange exchange) {
        change(exchange, (admin, before) -> setStatus(admin, before, WebhookStatus.ACTIVE));
    }

    private void setStatus(Actor admin, WebhookView webhook, WebhookStatus status) {
        webhooks.setStatus(admin.store(), webhook.id(), status, admin.subject());
        if (status == WebhookStatus.ACTIVE && !webhook.isActive()) {
            deliveries.restart(admin.store(), webhook.target());
        }
    }

    /** What to do to a webhook in the name of an actor. */
    private interface Change {
        void apply(Actor admin, WebhookView before);
    }

    private WebhookView change(Exchange exchange, Change change) {
        Actor admin = Actor.of(exchange);
        long id = id(exchange);
        WebhookView changed = inTransaction(() -> {
            if (!webhooks.lock(admin.store(), id)) {
                throw notFound();
            }
            change.apply(admin, find(admin.store(), id));
            return find(admin.store(), id);
        });
        targets.forget(changed.target());
        exchange.getMessage().setBody(changed);
        return changed;
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.run(() -> work.get());
    }

    private WebhookView find(UUID store, long id) {
        return webhooks.find(store, id).orElseThrow(WebhookDesk::notFound);
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.WEBHOOK_NOT_FOUND);
    }

    private static long id(Exchange exchange) {
        return Parameters.pathId(exchange, "id", ProblemCode.WEBHOOK_NOT_FOUND);
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
