package io.tableorder.access.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tableorder.http.Actor;
import io.tableorder.http.Names;
import io.tableorder.http.Role;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Logs admins in. A deactivated account, or one of another role or store, gets the same answer as an account that does not exist. */
@Component
class AdminLogin {

    private final Admins admins;
    private final LoginGuard guard;
    private final Tokens tokens;

    AdminLogin(Admins admins, LoginGuard guard, Tokens tokens) {
        this.admins = admins;
        this.guard = guard;
        this.tokens = tokens;
    }

    /** @param grantType the only grant type that this login supports; OAuth clients send it */
    record AdminCredentials(
            @Nullable UUID storeId,
            @NotBlank @CodePointLength(max = 50) String username,
            @NotNull @CodePointLength(min = 1, max = 200) String password,
            @Nullable @Pattern(regexp = "password") String grantType,
            @Nullable @CodePointLength(max = 2000) String deviceToken)
            implements Credentials {

        AdminCredentials {
            username = Names.tidy(username);
        }

        @Override
        public String account() {
            return Admins.account(username);
        }
    }

    record LoggedIn(
            String accessToken,
            String tokenType,
            long expiresIn,
            long adminId,
            String role,
            String deviceToken,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            UUID storeId) {}

    LoggedIn loginStoreAdmin(AdminCredentials credentials) {
        return login(credentials, Role.STORE_ADMIN);
    }

    LoggedIn loginSuperAdmin(AdminCredentials credentials) {
        return login(credentials, Role.SUPER_ADMIN);
    }

    private LoggedIn login(AdminCredentials credentials, Role role) {
        UUID store = credentials.storeId();
        Optional<Admins.Admin> account = admins.findByUsername(credentials.username())
                .filter(Admins.Admin::isActive)
                .filter(found -> found.role().equals(role.word()))
                .filter(found -> store == null || store.equals(found.storeId()));
        LoginGuard.Granted<Admins.Admin> granted = guard.require(role, credentials, account);
        return loggedIn(role, granted);
    }

    LoggedIn loggedIn(Role role, LoginGuard.Granted<Admins.Admin> granted) {
        Admins.Admin admin = granted.account();
        return new LoggedIn(
                tokens.issue(new Actor(role, admin.storeId(), admin.id()), admin.tokenVersion()),
                "Bearer",
                tokens.expiresInSeconds(),
                admin.id(),
                admin.role(),
                granted.deviceToken(),
                admin.storeId());
    }
}
