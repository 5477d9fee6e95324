package io.tableorder.integrators.target;

import io.tableorder.event.EventType;
import io.tableorder.failure.FieldProblem;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import io.tableorder.integrators.delivery.DeliveryQueue;
import io.tableorder.integrators.delivery.TargetBoard;
import io.tableorder.integrators.delivery.Targets;
import io.tableorder.integrators.delivery.WrongOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Keeps the targets of a store for its staff. A change takes effect on this instance at once, and on other instances within a
 * second.
 */
@Component
class TargetDesk {

    static final int MOST = 20;

    private final StoreTargets rows;
    private final Targets targets;
    private final TargetBoard board;
    private final DeliveryQueue deliveries;
    private final TestTicket testTicket;
    private final Replay replay;
    private final Transactions transactions;

    TargetDesk(
            StoreTargets rows,
            Targets targets,
            TargetBoard board,
            DeliveryQueue deliveries,
            TestTicket testTicket,
            Replay replay,
            Transactions transactions) {
        this.rows = rows;
        this.targets = targets;
        this.board = board;
        this.deliveries = deliveries;
        this.testTicket = testTicket;
        this.replay = replay;
        this.transactions = transactions;
    }

    /** Oldest first. */
    Page<TargetView> list(UUID store, Page.Request page) {
        List<TargetView> views = views(rows.list(store, page.pageSize(), page.offset()));
        return page.of(views, rows.count(store));
    }

    TargetView read(UUID store, long id) {
        return view(find(store, id));
    }

    TargetView create(Actor admin, CreateTarget wanted) {
        TargetOptions options = Objects.requireNonNullElse(wanted.options(), TargetOptions.NONE);
        List<String> types = Objects.requireNonNullElseGet(
                wanted.types(), () -> TargetKind.of(wanted.kind()).types());
        requireGood(admin.store(), wanted.kind(), options, types);
        TargetRow created = named(
                wanted.name(),
                () -> transactions.run(() -> {
                    rows.lockStore(admin.store());
                    if (rows.count(admin.store()) >= MOST) {
                        throw new ProblemException(ProblemCode.LIMIT_REACHED, MOST);
                    }
                    boolean isActive = !Boolean.FALSE.equals(wanted.isActive());
                    long id = rows.add(
                            admin.store(), wanted.name(), wanted.kind(), options, types, isActive, admin.subject());
                    return find(admin.store(), id);
                }));
        return view(created);
    }

    TargetView update(Actor admin, long id, UpdateTarget wanted) {
        if (wanted.name() != null && wanted.name().isEmpty()) {
            throw ProblemException.invalid("/name", "REQUIRED");
        }
        return named(
                Objects.requireNonNullElse(wanted.name(), ""),
                () -> change(admin, id, before -> update(admin, before, wanted)));
    }

    private void update(Actor admin, TargetRow before, UpdateTarget wanted) {
        TargetOptions options = wanted.options() == null ? TargetOptions.of(before.options()) : wanted.options();
        String secret = options.token() == null ? before.secret() : options.token();
        List<String> types = Objects.requireNonNullElse(wanted.types(), before.types());
        requireGood(admin.store(), before.kind(), options.withToken(secret), types);
        rows.update(
                new TargetRow(
                        before.id(),
                        before.storeId(),
                        Objects.requireNonNullElse(wanted.name(), before.name()),
                        before.kind(),
                        options.text(),
                        secret,
                        types,
                        before.isActive(),
                        before.statusSince(),
                        before.since(),
                        before.version(),
                        before.createdAt(),
                        before.updatedAt(),
                        before.otherStations(),
                        before.otherCategories()),
                admin.subject());
        if (wanted.options() != null) {
            // The target may be reachable with its new options.
            deliveries.tryNow(before.target());
        }
        if (wanted.isActive() != null) {
            setActive(admin, before, wanted.isActive());
        }
    }

    void delete(Actor admin, long id) {
        String target = StoreTargets.PREFIX + id;
        transactions.run(() -> {
            if (!rows.delete(admin.store(), id)) {
                throw notFound();
            }
            deliveries.cancelAll(admin.store(), target, admin.subject());
        });
        targets.forget(target);
    }

    TargetView pause(Actor admin, long id) {
        return change(admin, id, before -> setActive(admin, before, false));
    }

    TargetView resume(Actor admin, long id) {
        return change(admin, id, before -> setActive(admin, before, true));
    }

    private void setActive(Actor admin, TargetRow before, boolean isActive) {
        rows.setStatus(admin.store(), before.id(), isActive, admin.subject());
        if (isActive && !before.isActive()) {
            deliveries.restart(admin.store(), before.target());
        }
    }

    /** Sends a test ticket through the queue of deliveries, like every ticket. */
    TestTicket.Sent test(UUID store, long id) {
        TargetRow row = find(store, id);
        if (!targets.prints(row.kind())) {
            throw new ProblemException(ProblemCode.TARGET_CANNOT_TEST);
        }
        return testTicket.send(row);
    }

    Replay.Replayed replay(UUID store, long id, Instant from) {
        return replay.run(rows.stored(find(store, id)), from);
    }

    private TargetView change(Actor admin, long id, Consumer<TargetRow> change) {
        TargetRow changed = transactions.run(() -> {
            change.accept(rows.lock(admin.store(), id).orElseThrow(TargetDesk::notFound));
            return find(admin.store(), id);
        });
        targets.forget(changed.target());
        return view(changed);
    }

    private static <T> T named(String name, Supplier<T> change) {
        try {
            return change.get();
        } catch (DuplicateKeyException taken) {
            throw new ProblemException(ProblemCode.DUPLICATE_NAME, name);
        }
    }

    private TargetRow find(UUID store, long id) {
        return rows.find(store, id).orElseThrow(TargetDesk::notFound);
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.TARGET_NOT_FOUND);
    }

    private void requireGood(UUID store, String kind, TargetOptions options, List<String> types) {
        List<FieldProblem> problems = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            if (!EventType.isKnown(types.get(i))) {
                problems.add(new FieldProblem("/types/" + i, "OUT_OF_RANGE"));
            }
        }
        Map<String, String> given = TargetOptions.forChannel(options.text(), options.token());
        try {
            targets.check(kind, store, given);
        } catch (WrongOption wrong) {
            problems.add(problem(wrong, given));
        }
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
    }

    private static FieldProblem problem(WrongOption wrong, Map<String, String> given) {
        String option = wrong.option();
        if (option == null) {
            return new FieldProblem("/options", "INVALID_FORMAT");
        }
        String pointer = "/options/" + option.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        return new FieldProblem(
                pointer,
                !given.containsKey(option) ? "REQUIRED" : wrong.isUnknown() ? "UNKNOWN_FIELD" : "OUT_OF_RANGE");
    }

    private TargetView view(TargetRow row) {
        return views(List.of(row)).get(0);
    }

    private List<TargetView> views(List<TargetRow> all) {
        Map<String, TargetBoard.TargetView> states =
                board.of(all.stream().map(rows::stored).toList());
        return all.stream()
                .map(row -> view(row, Objects.requireNonNull(states.get(row.target()))))
                .toList();
    }

    private static TargetView view(TargetRow row, TargetBoard.TargetView state) {
        return new TargetView(
                row.id(),
                row.name(),
                row.kind(),
                TargetOptions.of(row.options()),
                row.secret() != null,
                row.types(),
                row.isActive(),
                StoreTargets.status(row.isActive()),
                row.statusSince(),
                row.target(),
                state.condition(),
                state.detail(),
                state.breaker(),
                state.failures(),
                state.waiting(),
                state.lastSeenAt(),
                state.lastSuccessAt(),
                state.lastFailureAt(),
                row.createdAt(),
                row.updatedAt());
    }
}
