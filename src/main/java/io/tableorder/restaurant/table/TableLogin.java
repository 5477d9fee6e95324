package io.tableorder.restaurant.table;

import io.tableorder.access.account.Credentials;
import io.tableorder.access.account.LoginGuard;
import io.tableorder.access.account.Tokens;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Names;
import io.tableorder.http.Role;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Logs a table's tablet in. The login joins the table's open session, or opens one. */
@Component
class TableLogin {

    private final Tables tables;
    private final TableSessions sessions;
    private final LoginGuard guard;
    private final Tokens tokens;
    private final Transactions transactions;

    TableLogin(Tables tables, TableSessions sessions, LoginGuard guard, Tokens tokens, Transactions transactions) {
        this.tables = tables;
        this.sessions = sessions;
        this.guard = guard;
        this.tokens = tokens;
        this.transactions = transactions;
    }

    /** @param grantType the only grant type that this login supports; OAuth clients send it */
    record TableCredentials(
            @NotNull UUID storeId,
            @NotBlank @CodePointLength(max = 20) String tableNumber,
            @NotNull @CodePointLength(min = 1, max = 200) String password,
            @Nullable @Pattern(regexp = "password") String grantType,
            @Nullable @CodePointLength(max = 2000) String deviceToken)
            implements Credentials {

        TableCredentials {
            tableNumber = Names.tidy(tableNumber);
        }

        @Override
        public String account() {
            return accountOf(storeId, tableNumber);
        }
    }

    /** By which the failed logins of a table are counted. */
    static String accountOf(UUID store, String tableNumber) {
        return store + ":" + tableNumber;
    }

    record LoggedIn(
            String accessToken,
            String tokenType,
            long expiresIn,
            long tableId,
            String tableNumber,
            long sessionId,
            UUID storeId,
            String deviceToken) {}

    LoggedIn login(TableCredentials credentials) {
        UUID store = credentials.storeId();
        LoginGuard.Granted<Tables.Table> granted =
                guard.require(Role.TABLE, credentials, tables.find(store, credentials.tableNumber()));
        Tables.Table table = granted.account();
        // The table may have been deleted since it was read.
        Long session = transactions.run(() -> sessions.lockOpenOrOpen(store, table.id())
                .orElseThrow(() -> new ProblemException(ProblemCode.INVALID_CREDENTIALS)));
        return new LoggedIn(
                tokens.issue(new Actor(Role.TABLE, store, table.id()), table.tokenVersion()),
                "Bearer",
                tokens.expiresInSeconds(),
                table.id(),
                table.tableNumber(),
                session,
                store,
                granted.deviceToken());
    }
}
