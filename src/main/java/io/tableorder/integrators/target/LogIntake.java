package io.tableorder.integrators.target;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tableorder.event.CloudEvent;
import io.tableorder.event.Event;
import io.tableorder.event.LogCursors;
import io.tableorder.event.LogCursors.Piece;
import io.tableorder.event.LogGrown;
import io.tableorder.foundation.database.Recurring;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.foundation.trace.Trace;
import io.tableorder.integrators.delivery.DeliveryQueue;
import io.tableorder.integrators.delivery.DeliveryQueue.Wanted;
import io.tableorder.integrators.delivery.StoredTarget;
import io.tableorder.integrators.delivery.StoredTargets;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Turns the logs of stores into deliveries to those of their targets that are rows. A page of events, its deliveries and the move of the
 * cursors are one transaction, so an instance that dies loses no event and adds none twice. Commits of this instance are read at once,
 * and those of other instances once a second, by a look at all stores. The broker is not needed.
 */
@Component
class LogIntake implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(LogIntake.class);

    private static final int STORES_AT_ONCE = 32;

    /** At most so many events of each store in a page, so that a store which is far behind does not delay the others. */
    private static final int PAGE = 20;

    private final LogCursors cursors;
    private final List<StoredTargets> sources;
    private final DeliveryQueue deliveries;
    private final Transactions transactions;

    /** Whether stores have targets, so that orders of stores without any cost nothing. The look at all stores does not use it. */
    private final Cache<UUID, Boolean> hasTargets = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(5))
            .build();

    private final Set<UUID> grown = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isHinted = new AtomicBoolean();
    private final AtomicBoolean isLooking = new AtomicBoolean();
    private final Recurring reading = new Recurring(LOG, "Logs do not become deliveries");
    private final ExecutorService reader =
            Executors.newSingleThreadExecutor(new CustomizableThreadFactory("log-intake-"));

    LogIntake(LogCursors cursors, List<StoredTargets> sources, DeliveryQueue deliveries, Transactions transactions) {
        this.cursors = cursors;
        this.sources = sources;
        this.deliveries = deliveries;
        this.transactions = transactions;
    }

    @EventListener
    void onLogGrown(LogGrown event) {
        if (!Boolean.FALSE.equals(hasTargets.getIfPresent(event.storeId())) && !reader.isShutdown()) {
            grown.add(event.storeId());
            if (isHinted.compareAndSet(false, true)) {
                reader.execute(() -> {
                    isHinted.set(false);
                    guarded(this::readGrown);
                });
            }
        }
    }

    /** Reads the logs of all stores. */
    void look() {
        if (!reader.isShutdown() && isLooking.compareAndSet(false, true)) {
            reader.execute(() -> {
                isLooking.set(false);
                guarded(() -> readAll(null));
            });
        }
    }

    private void readGrown() {
        List<UUID> hinted = List.copyOf(grown);
        hinted.forEach(grown::remove);
        List<UUID> read = hinted.stream()
                .filter(store -> Boolean.TRUE.equals(hasTargets.get(store, cursors::exists)))
                .toList();
        if (!read.isEmpty()) {
            readAll(read);
        }
    }

    private void guarded(Runnable work) {
        try {
            reading.run(work);
        } catch (RuntimeException e) {
            LOG.error("Logs do not become deliveries", e);
        }
    }

    /** @param stores null for all */
    private void readAll(@Nullable Collection<UUID> stores) {
        while (transactions.run(() -> readPage(stores))) {
            LOG.debug("There is more to read");
        }
    }

    /** @return whether there is more to read */
    private boolean readPage(@Nullable Collection<UUID> stores) {
        List<Piece> pieces = cursors.claim(stores, STORES_AT_ONCE, PAGE);
        if (pieces.isEmpty()) {
            return false;
        }
        pieces.stream().filter(piece -> piece.missing() > 0).forEach(LogIntake::logGap);
        List<UUID> claimed = pieces.stream().map(Piece::storeId).toList();
        Map<UUID, List<StoredTarget>> targets = sources.stream()
                .flatMap(source -> source.of(claimed).stream())
                .collect(Collectors.groupingBy(StoredTarget::storeId));
        deliveries.addAll(pieces.stream()
                .flatMap(piece -> piece.events().stream())
                .flatMap(event -> wanted(event, targets.getOrDefault(event.storeId(), List.of())))
                .toList());
        cursors.move(pieces);
        return pieces.size() == STORES_AT_ONCE || pieces.stream().anyMatch(Piece::isFull);
    }

    /** The deliveries of one event. Its text is made once for all targets. */
    private static Stream<Wanted> wanted(Event event, List<StoredTarget> targets) {
        List<StoredTarget> interested = targets.stream()
                .filter(target -> event.seq() > target.since() && target.wants(event.type()))
                .toList();
        if (interested.isEmpty()) {
            return Stream.of();
        }
        try (Trace.Scope scope = Trace.open(event.trace())) {
            LOG.debug("{} {} is for {} targets", event.type(), event.id(), interested.size());
        }
        ConnectorEvent delivered = connectorEvent(event);
        return interested.stream().map(target -> new Wanted(target, delivered, event.createdAt(), event.trace()));
    }

    static ConnectorEvent connectorEvent(Event event) {
        return new ConnectorEvent(
                "log",
                event.id(),
                event.id(),
                event.storeId(),
                event.type(),
                event.createdAt(),
                CloudEvent.subject(event),
                String.valueOf(event.seq()),
                CloudEvent.json(event));
    }

    private static void logGap(Piece piece) {
        LOG.error(
                "{} events of store {} after sequence {} are gone from the log, and have not become deliveries",
                piece.missing(),
                piece.storeId(),
                piece.readTo());
    }

    @Override
    public void destroy() {
        reader.shutdownNow();
    }
}
