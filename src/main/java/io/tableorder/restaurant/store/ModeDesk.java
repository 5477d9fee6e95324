package io.tableorder.restaurant.store;

import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.failure.FieldProblem;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.connector.ConnectorStates;
import io.tableorder.foundation.connector.ConnectorStates.Named;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Changes the modes of stores: as staff want it, at the end of a mode, and by {@link ModeRule}. Each change is committed with its event. The
 * store's sequence is locked first, as a change of the menu locks it before the store's row.
 */
@Component
class ModeDesk {

    private static final Logger LOG = LoggerFactory.getLogger(ModeDesk.class);

    private final Modes modes;
    private final RequiredConnectors required;
    private final ConnectorStates connectors;
    private final EventLog events;
    private final Transactions transactions;
    private final Duration pauseAfter;

    ModeDesk(
            Modes modes,
            RequiredConnectors required,
            ConnectorStates connectors,
            EventLog events,
            Transactions transactions,
            Settings settings) {
        this.modes = modes;
        this.required = required;
        this.connectors = connectors;
        this.events = events;
        this.transactions = transactions;
        this.pauseAfter = settings.stores().pauseAfter();
    }

    /** @param connectors those that are out, if the rule has paused the store */
    private record ModeChanged(
            StoreMode mode,
            StoreMode previousMode,
            @Nullable Instant until,
            @Nullable String reason,
            @Nullable Integer minutes,
            @Nullable String changedBy,
            Instant since,
            List<Outage> connectors) {}

    private record Outage(String name, @Nullable String outage) {}

    /** Gives the store a mode, which the rule leaves alone until the present outages are over. @return the mode afterwards */
    ModeState change(Actor by, UUID store, ChangeMode change) {
        return transactions.run(() -> {
            Modes.Present present = lock(store);
            change.require(present.now());
            ModeState wanted = change.by(by.subject(), present.now());
            if (change.mode() != StoreMode.PAUSED) {
                required.overrule(store);
            }
            ModeState shown = present.mode().at(present.now());
            boolean isSame = wanted.isLike(present.mode()) && !shown.isPausedByRule();
            return isSame ? shown : set(store, present.mode(), wanted, List.of());
        });
    }

    /** Says what the store cannot do without. @return all of it */
    List<RequiredConnector> require(UUID store, RequireConnectors wanted) {
        List<String> names = wanted.connectors();
        Map<Named, String> outages = connectors.outages(
                names.stream().map(name -> new Named(store, name)).distinct().toList());
        List<FieldProblem> unknown = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (ConnectorStates.NOT_REGISTERED.equals(outages.get(new Named(store, names.get(i))))) {
                unknown.add(new FieldProblem("/connectors/" + i, "CONNECTOR_NOT_FOUND"));
            }
        }
        if (!unknown.isEmpty()) {
            throw ProblemException.invalid(unknown);
        }
        return transactions.run(() -> {
            lock(store);
            required.replace(store, names);
            return required.list(store);
        });
    }

    /** Ends the modes whose time has come, each once. */
    void endModes() {
        modes.findEnded()
                .forEach(store -> transactions.run(() -> {
                    Modes.Present present = lock(store);
                    ModeState now = present.mode().at(present.now());
                    if (!now.equals(present.mode())) {
                        set(store, present.mode(), now, List.of());
                    }
                }));
    }

    /**
     * Notes what has changed about the connectors of a store, and pauses it or lets it go on.
     *
     * @param outages of its connectors, by name; those that work are left out
     */
    void apply(UUID store, Map<String, String> outages) {
        transactions.run(() -> {
            Modes.Present present = lock(store);
            ModeRule.Verdict verdict = judge(present, required.list(store), outages);
            verdict.changed().forEach(connector -> required.see(store, connector));
            verdict.mode().ifPresent(mode -> set(store, present.mode(), mode, outOf(mode, verdict.seen())));
        });
    }

    /** Whether {@link #apply} would change anything, without the locks that it takes. */
    boolean isToApply(Modes.Present present, List<RequiredConnector> connectors, Map<String, String> outages) {
        return judge(present, connectors, outages).isToWrite();
    }

    private ModeRule.Verdict judge(
            Modes.Present present, List<RequiredConnector> connectors, Map<String, String> outages) {
        return ModeRule.judge(present.mode(), connectors, outages, pauseAfter, present.now());
    }

    private static List<Outage> outOf(ModeState mode, List<RequiredConnector> seen) {
        return mode.mode() != StoreMode.PAUSED
                ? List.of()
                : seen.stream()
                        .filter(RequiredConnector::isOut)
                        .map(connector -> new Outage(connector.name(), connector.outage()))
                        .toList();
    }

    private Modes.Present lock(UUID store) {
        events.hold(store);
        return modes.lock(store).orElseThrow(() -> new ProblemException(ProblemCode.STORE_NOT_FOUND));
    }

    private ModeState set(UUID store, ModeState before, ModeState mode, List<Outage> out) {
        Modes.Version version = modes.set(store, mode);
        events.append(
                store,
                EventType.STORE_MODE_CHANGED,
                version.number(),
                version.modeVersion(),
                Json.writeText(new ModeChanged(
                        mode.mode(),
                        before.mode(),
                        mode.until(),
                        mode.reason(),
                        mode.minutes(),
                        mode.changedBy(),
                        mode.since(),
                        out)));
        LOG.info("Store {} is {}, by {} {}", store, mode.mode(), mode.changedBy(), out);
        return mode;
    }
}
