package io.tableorder.table;

import io.tableorder.account.Passwords;
import io.tableorder.account.Tokens;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Logs a table's tablet in, and joins the table's open session or opens one. */
@Component
class TableLogin {

    private final Tables tables;
    private final TableSessions sessions;
    private final Passwords passwords;
    private final Tokens tokens;
    private final TransactionTemplate transaction;

    TableLogin(
            Tables tables,
            TableSessions sessions,
            Passwords passwords,
            Tokens tokens,
            TransactionTemplate transaction) {
        this.tables = tables;
        this.sessions = sessions;
        this.passwords = passwords;
        this.tokens = tokens;
        this.transaction = transaction;
    }

    record Credentials(
            @NotNull UUID storeId,
            @NotBlank @Size(max = 20) String tableNumber,
            @NotNull @Size(min = 1, max = 200) String password) {}

    record LoggedIn(
            String accessToken,
            String tokenType,
            long expiresIn,
            long tableId,
            String tableNumber,
            long sessionId,
            UUID storeId) {}

    LoggedIn login(Credentials credentials) {
        UUID store = credentials.storeId();
        Tables.Table table = tables.find(store, credentials.tableNumber()).orElse(null);
        boolean matches = passwords.matches(credentials.password(), table == null ? null : table.passwordHash());
        if (table == null || !matches) {
            throw new ProblemException(ProblemCode.INVALID_CREDENTIALS);
        }
        Long session = transaction.execute(status -> sessions.lockOpenOrOpen(store, table.id())
                .orElseThrow(() -> new ProblemException(ProblemCode.TABLE_NOT_FOUND)));
        return new LoggedIn(
                tokens.issue(new Actor(Role.TABLE, store, table.id()), 0),
                "Bearer",
                tokens.expiresInSeconds(),
                table.id(),
                table.tableNumber(),
                session,
                store);
    }
}
