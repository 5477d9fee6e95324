package io.tableorder.restaurant.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.tableorder.failure.FieldProblem;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import io.tableorder.restaurant.dish.MenuEdits;
import io.tableorder.restaurant.store.RequiredConnectors.OfStore;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Manages the stores. A store's business day may be moved at any time. If it moves back to an earlier day, the order numbers of that
 * day continue where they stopped.
 */
@Component
class StoreDesk {

    private final Stores stores;
    private final RequiredConnectors required;
    private final MenuLanguages languages;
    private final Transactions transactions;
    private final MenuEdits edits;

    StoreDesk(
            Stores stores,
            RequiredConnectors required,
            MenuLanguages languages,
            Transactions transactions,
            MenuEdits edits) {
        this.stores = stores;
        this.required = required;
        this.languages = languages;
        this.transactions = transactions;
        this.edits = edits;
    }

    /** @param name a part of the names to list; null for all stores */
    Page<Store> list(@Nullable String name, Page.Request page) {
        Page<Store> found = stores.list(name, page);
        Map<UUID, List<RequiredConnector>> connectors =
                required.list(found.data().stream().map(Store::id).toList()).stream()
                        .collect(groupingBy(OfStore::store, mapping(OfStore::connector, toList())));
        return new Page<>(
                found.data().stream()
                        .map(store -> store.requiring(connectors.getOrDefault(store.id(), List.of())))
                        .toList(),
                found.pagination());
    }

    Store read(UUID id) {
        return find(id).requiring(required.list(id));
    }

    GuestStore readForGuests(UUID id) {
        Store store = find(id);
        ModeState mode = store.currentMode();
        return new GuestStore(
                store.name(),
                mode.mode(),
                mode.minutes(),
                mode.reason(),
                mode.until(),
                store.currency(),
                languages.of(id));
    }

    private Store find(UUID id) {
        return stores.find(id).orElseThrow(() -> new ProblemException(ProblemCode.STORE_NOT_FOUND));
    }

    Store create(Actor by, StoreSettings.Create settings) {
        requireKnown(settings.currency(), settings.timeZone());
        UUID id = UUID.randomUUID();
        stores.add(id, settings, by.subject());
        return read(id);
    }

    /** @return the store after the change */
    Store update(Actor by, UUID id, StoreSettings.Update change) {
        requireKnown(change.currency(), change.timeZone());
        return edits.run(id, () -> {
            String currency = lock(id).currency();
            boolean changesCurrency =
                    change.currency() != null && !change.currency().equals(currency);
            if (changesCurrency && stores.hasPrices(id)) {
                throw new ProblemException(ProblemCode.STORE_IN_USE);
            }
            stores.update(id, change, by.subject());
            return read(id);
        });
    }

    void delete(UUID id) {
        transactions.run(() -> {
            lock(id);
            if (!stores.delete(id)) {
                throw new ProblemException(ProblemCode.STORE_IN_USE);
            }
        });
    }

    private Store lock(UUID id) {
        return stores.lock(id).orElseThrow(() -> new ProblemException(ProblemCode.STORE_NOT_FOUND));
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
