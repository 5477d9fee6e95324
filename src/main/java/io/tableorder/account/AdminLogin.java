package io.tableorder.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Logs admins in. A wrong name, a wrong password and a deactivated account are all the same to the caller. */
@Component
class AdminLogin {

    private final Admins admins;
    private final Passwords passwords;
    private final Tokens tokens;

    AdminLogin(Admins admins, Passwords passwords, Tokens tokens) {
        this.admins = admins;
        this.passwords = passwords;
        this.tokens = tokens;
    }

    record Credentials(
            @Nullable UUID storeId,
            @NotBlank @Size(max = 50) String username,
            @NotNull @Size(min = 1, max = 200) String password) {}

    record LoggedIn(
            String accessToken,
            String tokenType,
            long expiresIn,
            long adminId,
            String role,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            UUID storeId) {}

    LoggedIn loginStoreAdmin(Credentials credentials) {
        return login(credentials, Role.STORE_ADMIN);
    }

    LoggedIn loginSuperAdmin(Credentials credentials) {
        return login(credentials, Role.SUPER_ADMIN);
    }

    private LoggedIn login(Credentials credentials, Role role) {
        Admins.Admin admin = admins.findByUsername(credentials.username())
                .filter(found -> found.role().equals(role.name().toLowerCase(Locale.ROOT)))
                .filter(found ->
                        credentials.storeId() == null || credentials.storeId().equals(found.storeId()))
                .orElse(null);
        boolean matches = passwords.matches(credentials.password(), admin == null ? null : admin.passwordHash());
        if (admin == null || !matches || !admin.isActive()) {
            throw new ProblemException(ProblemCode.INVALID_CREDENTIALS);
        }
        Actor actor = new Actor(role, admin.storeId(), admin.id());
        return new LoggedIn(
                tokens.issue(actor, admin.tokenVersion()),
                "Bearer",
                tokens.expiresInSeconds(),
                admin.id(),
                admin.role(),
                admin.storeId());
    }
}
