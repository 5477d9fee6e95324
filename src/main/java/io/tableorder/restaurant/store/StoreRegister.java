package io.tableorder.restaurant.store;

import io.tableorder.failure.FieldProblem;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import io.tableorder.http.Parameters;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The stores, as super admins keep them and staff read their own. A store's business day may be moved at any time, also back to an
 * earlier day, whose numbers are counted on.
 */
@Component
class StoreRegister {

    private final Stores stores;
    private final Transactions transactions;

    StoreRegister(Stores stores, Transactions transactions) {
        this.stores = stores;
        this.transactions = transactions;
    }

    void list(Exchange exchange) {
        exchange.getMessage().setBody(stores.list(Parameters.query(exchange, "name"), Page.Request.of(exchange)));
    }

    void create(Exchange exchange) {
        StoreSettings.Create given = exchange.getMessage().getBody(StoreSettings.Create.class);
        requireKnown(given.currency(), given.timeZone());
        UUID id = UUID.randomUUID();
        stores.add(id, given, Actor.of(exchange).subject());
        exchange.getMessage().setHeader("Location", "/api/superadmin/stores/" + id);
        exchange.getMessage().setBody(find(id));
    }

    void read(Exchange exchange) {
        exchange.getMessage().setBody(find(id(exchange)));
    }

    void readOwn(Exchange exchange) {
        exchange.getMessage().setBody(find(Actor.of(exchange).store()));
    }

    void update(Exchange exchange) {
        StoreSettings.Update changes = exchange.getMessage().getBody(StoreSettings.Update.class);
        requireKnown(changes.currency(), changes.timeZone());
        UUID id = id(exchange);
        String by = Actor.of(exchange).subject();
        exchange.getMessage().setBody(inTransaction(() -> update(id, changes, by)));
    }

    private Store update(UUID id, StoreSettings.Update changes, String by) {
        String currency = lock(id).currency();
        boolean isOtherMoney = changes.currency() != null && !changes.currency().equals(currency);
        if (isOtherMoney && stores.hasPrices(id)) {
            throw new ProblemException(ProblemCode.STORE_IN_USE);
        }
        stores.update(id, changes, by);
        return find(id);
    }

    void delete(Exchange exchange) {
        UUID id = id(exchange);
        inTransaction(() -> {
            lock(id);
            if (!stores.delete(id)) {
                throw new ProblemException(ProblemCode.STORE_IN_USE);
            }
            return id;
        });
    }

    private Store lock(UUID id) {
        return stores.lock(id).orElseThrow(() -> new ProblemException(ProblemCode.STORE_NOT_FOUND));
    }

    private Store find(UUID id) {
        return stores.find(id).orElseThrow(() -> new ProblemException(ProblemCode.STORE_NOT_FOUND));
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.run(() -> work.get());
    }

    private static UUID id(Exchange exchange) {
        return Parameters.pathUuid(exchange, "id", ProblemCode.STORE_NOT_FOUND);
    }

    private void requireKnown(@Nullable String currency, @Nullable String timeZone) {
        List<FieldProblem> unknown = new ArrayList<>();
        if (currency != null
                && Currency.getAvailableCurrencies().stream()
                        .noneMatch(known -> known.getCurrencyCode().equals(currency))) {
            unknown.add(new FieldProblem("/currency", "OUT_OF_RANGE"));
        }
        if (timeZone != null && !(ZoneId.getAvailableZoneIds().contains(timeZone) && stores.knowsTimeZone(timeZone))) {
            unknown.add(new FieldProblem("/time_zone", "OUT_OF_RANGE"));
        }
        if (!unknown.isEmpty()) {
            throw ProblemException.invalid(unknown);
        }
    }
}
