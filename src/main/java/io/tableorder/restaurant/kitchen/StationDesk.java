package io.tableorder.restaurant.kitchen;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import io.tableorder.http.Json;
import io.tableorder.restaurant.kitchen.Stations.NewPlace;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * What staff do with the stations of their store. A change holds the sequence of the store's events from its beginning: changes of stations
 * come one after the other, and no order comes between the question whether a station has work and its renaming or deletion.
 */
@Component
class StationDesk {

    private final Stations stations;
    private final EventLog events;
    private final Transactions transactions;

    StationDesk(Stations stations, EventLog events, Transactions transactions) {
        this.stations = stations;
        this.events = events;
        this.transactions = transactions;
    }

    /** The data of {@code menu.changed}: a station, or after a reordering those that moved. */
    private record Data(
            String change,
            @Nullable Object menu,
            @Nullable Object category,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Station station,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<NewPlace> stations,

            String changedBy) {}

    List<Station> list(UUID store) {
        return stations.list(store);
    }

    Station create(Actor by, CreateStation wanted) {
        boolean isDefault = Boolean.TRUE.equals(wanted.isDefault());
        return run(by, wanted.name(), () -> {
            if (isDefault) {
                clearDefault(by);
            }
            Station created =
                    current(by.store(), stations.create(by.store(), wanted.name(), isDefault, wanted.displayOrder()));
            append(by, "created", created);
            return created;
        });
    }

    Station update(Actor by, long id, UpdateStation update, IfMatch ifMatch) {
        return run(by, Objects.requireNonNullElse(update.name(), ""), () -> {
            Station station = current(by.store(), id);
            ifMatch.require(station.version());
            return update(by, station, update);
        });
    }

    private Station update(Actor by, Station station, UpdateStation update) {
        String name = Objects.requireNonNullElse(update.name(), station.name());
        boolean isDefault = Objects.requireNonNullElse(update.isDefault(), station.isDefault());
        int displayOrder = Objects.requireNonNullElse(update.displayOrder(), station.displayOrder());
        if (name.equals(station.name()) && isDefault == station.isDefault() && displayOrder == station.displayOrder()) {
            return station;
        }
        if (!name.equals(station.name())) {
            requireIdle(by.store(), station);
        }
        if (isDefault && !station.isDefault()) {
            clearDefault(by);
        }
        stations.update(by.store(), station.id(), name, isDefault, displayOrder);
        Station updated = current(by.store(), station.id());
        append(by, "updated", updated);
        return updated;
    }

    private void clearDefault(Actor by) {
        stations.clearDefault(by.store()).ifPresent(former -> append(by, "updated", former));
    }

    void delete(Actor by, long id) {
        try {
            transactions.run(() -> {
                events.hold(by.store());
                Station station = current(by.store(), id);
                requireIdle(by.store(), station);
                stations.delete(by.store(), id);
                append(by, "deleted", station.nextVersion());
            });
        } catch (DataIntegrityViolationException isNamed) {
            throw new ProblemException(ProblemCode.STATION_IN_USE);
        }
    }

    /** @return all stations of the store, in their new order */
    List<Station> reorder(Actor by, List<Long> ids) {
        return transactions.run(() -> {
            events.hold(by.store());
            Set<Long> own = new HashSet<>();
            stations.list(by.store()).forEach(station -> own.add(station.id()));
            for (long id : ids) {
                if (!own.contains(id)) {
                    throw notFound();
                }
            }
            if (ids.size() != own.size() || !new HashSet<>(ids).equals(own)) {
                throw ProblemException.invalid("/ids", "INVALID_FORMAT");
            }
            List<NewPlace> moved = stations.reorder(by.store(), ids);
            if (!moved.isEmpty()) {
                Data data = new Data("reordered", null, null, null, moved, by.subject());
                append(by, moved.get(0).id(), moved.get(0).version(), data);
            }
            return stations.list(by.store());
        });
    }

    /** Runs a change that may give a station this name. */
    private Station run(Actor by, String name, Supplier<Station> change) {
        try {
            return transactions.run(() -> {
                events.hold(by.store());
                return change.get();
            });
        } catch (DuplicateKeyException taken) {
            throw new ProblemException(ProblemCode.DUPLICATE_NAME, name);
        }
    }

    /** Its screen and its printer know what it has to make by its name. */
    private void requireIdle(UUID store, Station station) {
        if (stations.hasWork(store, station.name())) {
            throw new ProblemException(ProblemCode.STATION_IN_USE);
        }
    }

    private void append(Actor by, String change, Station station) {
        append(by, station.id(), station.version(), new Data(change, null, null, station, null, by.subject()));
    }

    private void append(Actor by, long id, int version, Data data) {
        events.append(by.store(), EventType.STATION_CHANGED, id, version, Json.writeText(data));
    }

    private Station current(UUID store, long id) {
        return stations.find(store, id).orElseThrow(StationDesk::notFound);
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.STATION_NOT_FOUND);
    }
}
