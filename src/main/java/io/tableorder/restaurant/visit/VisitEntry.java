package io.tableorder.restaurant.visit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tableorder.access.account.Tokens;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.restaurant.table.TableSessions;
import io.tableorder.restaurant.visit.Visits.Scanned;
import io.tableorder.restaurant.visit.Visits.Tried;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets phones in. A phone that has scanned a table's QR code, and knows the visit's code if the store asks for one, gets a token of the
 * table's open session: it opens nothing before and nothing after that session.
 */
@Component
class VisitEntry {

    static final int MOST_PHONES = 100;

    private static final String FORM = "[A-Za-z0-9_-]{22}";

    private final Visits visits;
    private final Devices devices;
    private final TableSessions sessions;
    private final Tokens tokens;
    private final Transactions transactions;

    VisitEntry(Visits visits, Devices devices, TableSessions sessions, Tokens tokens, Transactions transactions) {
        this.visits = visits;
        this.devices = devices;
        this.sessions = sessions;
        this.tokens = tokens;
        this.transactions = transactions;
    }

    /** What a phone sends: the text of the QR code, and the visit's code if the store asks for one. */
    record JoinVisit(
            @NotNull String code,
            @Nullable @Pattern(regexp = "[0-9]{4}") String visitCode) {}

    record Joined(
            String accessToken,
            String tokenType,
            long expiresIn,
            long deviceId,
            long sessionId,
            long tableId,
            String tableNumber,
            UUID storeId,
            String storeName) {}

    /**
     * The visit of the guests who ask.
     *
     * @param sessionId absent if nobody has opened one at the tablet's table
     */
    record OwnVisit(
            long tableId,
            String tableNumber,
            String storeName,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long sessionId) {}

    /** Either a phone that has joined, or the reason for which it has not. The reason must not undo the count of wrong codes. */
    private record Entry(long session, long phone, @Nullable ProblemException refusal) {}

    Joined join(JoinVisit request) {
        Scanned table = (request.code().matches(FORM) ? visits.findByQrCode(request.code()) : Optional.<Scanned>empty())
                .orElseThrow(() -> new ProblemException(ProblemCode.QR_CODE_NOT_FOUND));
        Entry entry = transactions.run(() -> enter(table, request.visitCode()));
        if (entry.refusal() != null) {
            throw entry.refusal();
        }
        Actor phone = new Actor(
                Role.TABLE, table.storeId(), table.tableId(), new Actor.Device(entry.phone(), entry.session()));
        return new Joined(
                tokens.issue(phone, 0),
                "Bearer",
                tokens.expiresInSeconds(),
                entry.phone(),
                entry.session(),
                table.tableId(),
                table.tableNumber(),
                table.storeId(),
                table.storeName());
    }

    private Entry enter(Scanned table, @Nullable String visitCode) {
        UUID store = table.storeId();
        Optional<Long> open = table.opens()
                ? sessions.lockOpenOrOpenAsGuest(store, table.tableId())
                : sessions.lockOpen(store, table.tableId());
        long session = open.orElseThrow(() -> new ProblemException(ProblemCode.TABLE_NOT_OPEN));
        if (table.asksVisitCode()) {
            if (visitCode == null) {
                throw new ProblemException(ProblemCode.VISIT_CODE_REQUIRED);
            }
            Optional<Tried> tried = visits.tryCode(store, session, visitCode);
            if (tried.isEmpty()) {
                throw new ProblemException(ProblemCode.VISIT_CODE_LOCKED);
            }
            if (!tried.get().fits()) {
                return new Entry(
                        session,
                        0,
                        new ProblemException(
                                ProblemCode.VISIT_CODE_WRONG, tried.get().triesLeft()));
            }
        }
        return devices.addPhone(store, session, MOST_PHONES)
                .map(phone -> new Entry(session, phone, null))
                .orElseThrow(() -> new ProblemException(ProblemCode.LIMIT_REACHED, MOST_PHONES));
    }

    /** Where the guests are now: staff may have moved their visit a moment ago. */
    OwnVisit read(Actor guest) {
        Actor.Device phone = guest.phone();
        return phone == null
                ? readAtTable(guest)
                : visits.findOfPhone(guest.store(), phone.id())
                        .orElseThrow(() -> new ProblemException(ProblemCode.SESSION_ENDED));
    }

    private OwnVisit readAtTable(Actor guest) {
        Visits.Table table = visits.findTable(guest.store(), guest.id())
                .orElseThrow(() -> new ProblemException(ProblemCode.TABLE_NOT_FOUND));
        Long session = visits.findOpen(guest.store(), guest.id())
                .map(Visits.Open::sessionId)
                .orElse(null);
        return new OwnVisit(table.tableId(), table.tableNumber(), table.storeName(), session);
    }
}
