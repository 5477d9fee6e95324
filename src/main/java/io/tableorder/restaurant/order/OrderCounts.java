package io.tableorder.restaurant.order;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tableorder.foundation.database.Recurring;
import io.tableorder.restaurant.store.StoreLookup;
import io.tableorder.restaurant.store.StoreLookup.NamedStore;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Counts the changes of orders that this instance has committed. An order counts once, however often its request is repeated. Each of the
 * first {@value #MOST_STORES} stores has its own counters; the other stores share those of {@value #OTHER}.
 */
@Component
class OrderCounts {

    private static final Logger LOG = LoggerFactory.getLogger(OrderCounts.class);

    private static final int MOST_STORES = 1_000;

    private static final String OTHER = "other";

    private final StoreLookup storeLookup;
    private final MeterRegistry meters;
    private final Map<UUID, OfStore> stores = new ConcurrentHashMap<>();
    private final Map<OrderStatus, Counter> moves = new EnumMap<>(OrderStatus.class);
    private final Counter deletions;
    private final OfStore others;
    private final Recurring meeting =
            new Recurring(LOG, "The names of stores cannot be read; orders of new stores are counted under their ids");

    OrderCounts(StoreLookup storeLookup, MeterRegistry meters) {
        this.storeLookup = storeLookup;
        this.meters = meters;
        for (OrderStatus status : OrderStatus.values()) {
            if (status != OrderStatus.PENDING) {
                moves.put(
                        status,
                        Counter.builder("tableorder.orders.moved")
                                .description("Orders that came to a status")
                                .tag("status", status.word())
                                .register(meters));
            }
        }
        deletions = Counter.builder("tableorder.orders.deleted")
                .description("Orders that were deleted")
                .register(meters);
        others = new OfStore(OTHER, OTHER);
    }

    /**
     * Registers each store's counters at 0, so that its first order shows as an increase. A renamed store keeps its counts under the new
     * name.
     */
    void meetStores() {
        meeting.run(() -> storeLookup.listOldest(MOST_STORES).forEach(this::meet));
    }

    void meet(NamedStore store) {
        OfStore known = stores.get(store.id());
        if (known == null ? stores.size() < MOST_STORES : !known.name.equals(store.name())) {
            OfStore fresh = new OfStore(store.id().toString(), store.name());
            fresh.revenue(store.currency());
            stores.put(store.id(), fresh);
            if (known != null) {
                fresh.takeOver(known);
            }
        }
    }

    void placed(UUID store, long total, String currency) {
        OfStore counts = stores.get(store);
        if (counts == null) {
            // The store is new. meetStores() reads its name within a minute.
            counts = stores.size() < MOST_STORES
                    ? stores.computeIfAbsent(store, id -> new OfStore(id.toString(), id.toString()))
                    : others;
        }
        counts.placed.increment();
        counts.revenue(currency).increment(total);
    }

    void moved(OrderStatus status) {
        if (status != OrderStatus.PENDING) { // again, when what was begun was cancelled
            Objects.requireNonNull(moves.get(status)).increment();
        }
    }

    void deleted() {
        deletions.increment();
    }

    private final class OfStore {

        private final String name;
        private final Tags tags;
        private final Counter placed;
        private final Map<String, Counter> revenue = new ConcurrentHashMap<>(1);

        OfStore(String id, String name) {
            this.name = name;
            this.tags = Tags.of("store", id, "store_name", name);
            this.placed = Counter.builder("tableorder.orders.placed")
                    .description("Orders that this instance has taken")
                    .tags(tags)
                    .register(meters);
        }

        /** Takes over the counts of the store's earlier name. */
        void takeOver(OfStore before) {
            placed.increment(before.placed.count());
            before.revenue.forEach((currency, counter) -> revenue(currency).increment(counter.count()));
            meters.remove(before.placed);
            before.revenue.values().forEach(meters::remove);
        }

        Counter revenue(String currency) {
            Counter known = revenue.get(currency);
            return known != null
                    ? known
                    : revenue.computeIfAbsent(currency, fresh -> Counter.builder("tableorder.orders.revenue")
                            .description(
                                    "Totals of the orders that this instance has taken, in the currency's minor unit")
                            .tags(tags.and("currency", fresh))
                            .register(meters));
        }
    }
}
