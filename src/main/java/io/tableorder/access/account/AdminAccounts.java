package io.tableorder.access.account;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Actor;
import io.tableorder.http.Names;
import io.tableorder.http.Page;
import io.tableorder.http.Parameters;
import io.tableorder.http.Role;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * The admins' accounts, as super admins keep them. Whoever is deactivated or gets a new password is logged out everywhere; an
 * active super admin always remains.
 */
@Component
class AdminAccounts {

    private static final int MIN_BYTES = 8;
    private static final List<String> ROLES = List.of("store_admin", "super_admin");

    private final Admins admins;
    private final LoginAttempts attempts;
    private final Passwords passwords;
    private final AccessCheck access;
    private final Settings settings;
    private final Transactions transactions;

    AdminAccounts(
            Admins admins,
            LoginAttempts attempts,
            Passwords passwords,
            AccessCheck access,
            Settings settings,
            Transactions transactions) {
        this.admins = admins;
        this.attempts = attempts;
        this.passwords = passwords;
        this.access = access;
        this.settings = settings;
        this.transactions = transactions;
    }

    record CreateAdmin(
            @NotNull @CodePointLength(min = 1, max = 50) @Pattern(regexp = "[A-Za-z0-9가-힣._@+-]*")
            String username,

            @NotNull String password,

            @NotNull @Pattern(regexp = "store_admin|super_admin", message = "OUT_OF_RANGE")
            String role,

            @Nullable UUID storeId) {

        CreateAdmin {
            username = Names.tidy(username);
        }
    }

    record SetPassword(@NotNull String password) {}

    void list(Exchange exchange) {
        String role = Parameters.query(exchange, "role");
        if (role != null && !ROLES.contains(role)) {
            throw ProblemException.invalid("?role", "OUT_OF_RANGE");
        }
        var filter = new Admins.Filter(
                Parameters.queryUuid(exchange, "store_id"), role, Parameters.queryFlag(exchange, "is_active"));
        exchange.getMessage().setBody(admins.list(filter, Page.Request.of(exchange)));
    }

    void create(Exchange exchange) {
        CreateAdmin given = exchange.getMessage().getBody(CreateAdmin.class);
        if (given.role().equals("store_admin") != (given.storeId() != null)) {
            throw ProblemException.invalid("/store_id", given.storeId() == null ? "REQUIRED" : "UNKNOWN_FIELD");
        }
        requireGood(given.password(), given.username());
        String hash = passwords.hash(given.password());
        long id = add(given, hash, Actor.of(exchange).subject());
        exchange.getMessage().setHeader("Location", "/api/superadmin/admins/" + id);
        exchange.getMessage().setBody(find(id));
    }

    private long add(CreateAdmin given, String hash, String by) {
        try {
            return admins.add(given.storeId(), given.username(), hash, given.role(), by);
        } catch (DuplicateKeyException e) {
            throw new ProblemException(ProblemCode.DUPLICATE_NAME, given.username());
        } catch (DataIntegrityViolationException e) {
            throw new ProblemException(ProblemCode.STORE_NOT_FOUND);
        }
    }

    void read(Exchange exchange) {
        exchange.getMessage().setBody(find(id(exchange)));
    }

    void activate(Exchange exchange) {
        change(exchange, (id, by) -> admins.setActive(id, true, by));
    }

    void deactivate(Exchange exchange) {
        change(exchange, (id, by) -> {
            List<Long> superAdmins = admins.lockActiveSuperAdmins();
            if (superAdmins.equals(List.of(id))) {
                throw new ProblemException(ProblemCode.LAST_SUPER_ADMIN);
            }
            admins.setActive(id, false, by);
        });
    }

    /** Also unlocks the account: who asked for a new password has often tried the old one too many times. */
    void setPassword(Exchange exchange) {
        Admins.View admin = find(id(exchange));
        String password = exchange.getMessage().getBody(SetPassword.class).password();
        requireGood(password, admin.username());
        String hash = passwords.hash(password);
        Role role = Role.valueOf(admin.role().toUpperCase(Locale.ROOT));
        change(exchange, (id, by) -> {
            admins.setPassword(id, hash, by);
            attempts.forget(role, Admins.account(admin.username()));
        });
    }

    /** What to do to the account of an id in the name of an actor. */
    private interface Change {
        void apply(long id, String by);
    }

    private void change(Exchange exchange, Change change) {
        long id = id(exchange);
        String by = Actor.of(exchange).subject();
        exchange.getMessage().setBody(inTransaction(() -> {
            find(id);
            change.apply(id, by);
            return find(id);
        }));
        access.forgetAdmin(id);
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.run(() -> work.get());
    }

    private Admins.View find(long id) {
        return admins.find(id).orElseThrow(() -> new ProblemException(ProblemCode.ADMIN_NOT_FOUND));
    }

    private static long id(Exchange exchange) {
        return Parameters.pathId(exchange, "id", ProblemCode.ADMIN_NOT_FOUND);
    }

    private void requireGood(String password, String username) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_BYTES || bytes > Passwords.MAX_BYTES) {
            throw ProblemException.invalid("/password", "OUT_OF_RANGE");
        }
        if (password.equalsIgnoreCase(username) || settings.refusesPassword(username, password)) {
            throw ProblemException.invalid("/password", "GUESSABLE");
        }
    }
}
