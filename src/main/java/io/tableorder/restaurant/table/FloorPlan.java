package io.tableorder.restaurant.table;

import io.tableorder.access.account.AccessCheck;
import io.tableorder.access.account.Passwords;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Parameters;
import io.tableorder.http.Role;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** The tables of a store as its staff read them and set them up. */
@Component
class FloorPlan {

    private final Tables tables;
    private final TableSessions sessions;
    private final Board board;
    private final Passwords passwords;
    private final AccessCheck accessCheck;
    private final Transactions transactions;

    FloorPlan(
            Tables tables,
            TableSessions sessions,
            Board board,
            Passwords passwords,
            AccessCheck accessCheck,
            Transactions transactions) {
        this.tables = tables;
        this.sessions = sessions;
        this.board = board;
        this.passwords = passwords;
        this.accessCheck = accessCheck;
        this.transactions = transactions;
    }

    void list(Exchange exchange) {
        exchange.getMessage().setBody(board.list(Actor.of(exchange).store()));
    }

    void read(Exchange exchange) {
        show(exchange, Actor.of(exchange).store(), id(exchange));
    }

    void create(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        CreateTable create = exchange.getMessage().getBody(CreateTable.class);
        long id = tables.insert(store, create.tableNumber(), passwords.hash(create.password()))
                .orElseThrow(() -> new ProblemException(ProblemCode.DUPLICATE_NAME, create.tableNumber()));
        exchange.getMessage().setHeader("Location", "/api/admin/tables/" + id);
        show(exchange, store, id);
    }

    void update(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        long id = id(exchange);
        UpdateTable update = exchange.getMessage().getBody(UpdateTable.class);
        if (!tables.exists(store, id)) {
            throw new ProblemException(ProblemCode.TABLE_NOT_FOUND);
        }
        String hash = update.password() == null ? null : passwords.hash(update.password());
        try {
            if (!tables.update(store, id, update.tableNumber(), hash)) {
                throw new ProblemException(ProblemCode.TABLE_NOT_FOUND);
            }
        } catch (DuplicateKeyException e) {
            throw new ProblemException(ProblemCode.DUPLICATE_NAME, String.valueOf(update.tableNumber()));
        }
        accessCheck.forget(new Actor(Role.TABLE, store, id));
        show(exchange, store, id);
    }

    /** Its sessions go with it, its history stays. */
    void delete(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        long id = id(exchange);
        transactions.run(() -> {
            // In the order in which orders lock: one that is on its way is waited for, and one that comes later finds
            // no table.
            sessions.lockOpen(store, id);
            if (!tables.lock(store, id)) {
                throw new ProblemException(ProblemCode.TABLE_NOT_FOUND);
            }
            if (tables.hasOrders(store, id)) {
                throw new ProblemException(ProblemCode.TABLE_IN_USE);
            }
            tables.delete(store, id);
        });
        accessCheck.forget(new Actor(Role.TABLE, store, id));
    }

    private void show(Exchange exchange, UUID store, long id) {
        exchange.getMessage()
                .setBody(board.find(store, id).orElseThrow(() -> new ProblemException(ProblemCode.TABLE_NOT_FOUND)));
    }

    private static long id(Exchange exchange) {
        return Parameters.pathId(exchange, "id", ProblemCode.TABLE_NOT_FOUND);
    }
}
