package io.tableorder.restaurant.table;

import io.tableorder.access.account.AccessCheck;
import io.tableorder.access.account.LoginGuard;
import io.tableorder.access.account.Passwords;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Manages the tables of a store, and shows them as the board does. */
@Component
class TableDesk {

    private final Tables tables;
    private final TableSessions sessions;
    private final SessionEnding ending;
    private final Board board;
    private final Passwords passwords;
    private final LoginGuard guard;
    private final AccessCheck accessCheck;
    private final Transactions transactions;

    TableDesk(
            Tables tables,
            TableSessions sessions,
            SessionEnding ending,
            Board board,
            Passwords passwords,
            LoginGuard guard,
            AccessCheck accessCheck,
            Transactions transactions) {
        this.tables = tables;
        this.sessions = sessions;
        this.ending = ending;
        this.board = board;
        this.passwords = passwords;
        this.guard = guard;
        this.accessCheck = accessCheck;
        this.transactions = transactions;
    }

    List<Board.Entry> list(UUID store) {
        return board.list(store);
    }

    Board.Entry read(UUID store, long id) {
        return board.find(store, id).orElseThrow(() -> new ProblemException(ProblemCode.TABLE_NOT_FOUND));
    }

    Board.Entry create(UUID store, CreateTable table) {
        String hash = passwords.hash(table.password());
        long id = transactions.run(() -> {
            long added = tables.insert(store, table.tableNumber(), hash)
                    .orElseThrow(() -> new ProblemException(ProblemCode.DUPLICATE_NAME, table.tableNumber()));
            unlock(store, table.tableNumber());
            return added;
        });
        return read(store, id);
    }

    /**
     * A new password unlocks the table, which is often locked when staff set one.
     *
     * @return the table after the change
     */
    Board.Entry update(UUID store, long id, UpdateTable change) {
        if (!tables.exists(store, id)) {
            throw new ProblemException(ProblemCode.TABLE_NOT_FOUND);
        }
        String hash = change.password() == null ? null : passwords.hash(change.password());
        try {
            transactions.run(() -> {
                String number = tables.update(store, id, change.tableNumber(), hash)
                        .orElseThrow(() -> new ProblemException(ProblemCode.TABLE_NOT_FOUND));
                if (hash != null) {
                    unlock(store, number);
                }
            });
        } catch (DuplicateKeyException e) {
            throw new ProblemException(ProblemCode.DUPLICATE_NAME, String.valueOf(change.tableNumber()));
        }
        accessCheck.forget(new Actor(Role.TABLE, store, id));
        return read(store, id);
    }

    private void unlock(UUID store, String number) {
        guard.unlock(Role.TABLE, TableLogin.accountOf(store, number));
    }

    /** Deletes the table and its sessions, and keeps its history. Completes an open session that has neither guests nor orders first. */
    void delete(Actor by, long id) {
        UUID store = by.store();
        transactions.run(() -> {
            // Locks in the same sequence as the placement of an order. This waits for an order that is being placed; a
            // later order finds no table.
            Optional<Long> open = sessions.lockOpen(store, id);
            if (!tables.lock(store, id)) {
                throw new ProblemException(ProblemCode.TABLE_NOT_FOUND);
            }
            if (tables.hasGuests(store, id, open.orElse(null))) {
                throw new ProblemException(ProblemCode.TABLE_IN_USE);
            }
            open.ifPresent(empty -> ending.completeEmpty(store, empty, by.subject()));
            tables.delete(store, id);
        });
        accessCheck.forget(new Actor(Role.TABLE, store, id));
    }
}
