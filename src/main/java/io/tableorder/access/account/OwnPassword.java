package io.tableorder.access.account;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets admins change their own password. A wrong current password counts like a failed login, so that a stolen token does not help to guess
 * it. The change revokes all tokens of the account, also the one of the request, and issues a new one.
 */
@Component
class OwnPassword {

    private final Admins admins;
    private final LoginGuard guard;
    private final PasswordRules rules;
    private final Passwords passwords;
    private final AdminLogin login;
    private final AccessCheck accessCheck;
    private final Transactions transactions;

    OwnPassword(
            Admins admins,
            LoginGuard guard,
            PasswordRules rules,
            Passwords passwords,
            AdminLogin login,
            AccessCheck accessCheck,
            Transactions transactions) {
        this.admins = admins;
        this.guard = guard;
        this.rules = rules;
        this.passwords = passwords;
        this.login = login;
        this.accessCheck = accessCheck;
        this.transactions = transactions;
    }

    /** A request for a change, with the account that its token names. */
    record Attempt(Actor by, Admins.Admin admin, ChangePassword wanted) implements Credentials {

        Role role() {
            return by.role();
        }

        @Override
        public String account() {
            return Admins.account(admin.username());
        }

        @Override
        public String password() {
            return wanted.currentPassword();
        }

        @Override
        public @Nullable String deviceToken() {
            return wanted.deviceToken();
        }
    }

    Attempt attempt(Actor by, ChangePassword wanted) {
        Admins.Admin admin =
                admins.findAccount(by.id()).orElseThrow(() -> new ProblemException(ProblemCode.TOKEN_INVALID));
        rules.require("/new_password", wanted.newPassword(), admin.username());
        return new Attempt(by, admin, wanted);
    }

    /** @return a login with the new password */
    AdminLogin.LoggedIn change(Attempt attempt) {
        var granted = guard.change(attempt.role(), attempt, attempt.admin(), () -> store(attempt));
        return login.loggedIn(attempt.role(), granted);
    }

    private Admins.Admin store(Attempt attempt) {
        long id = attempt.admin().id();
        String hash = passwords.hash(attempt.wanted().newPassword());
        Admins.Admin changed = transactions.run(() -> {
            admins.setPassword(id, hash, attempt.by().subject());
            // A super admin may have deactivated the account, or given it another password, since the request came.
            return admins.findAccount(id)
                    .filter(admin -> admin.tokenVersion() == attempt.admin().tokenVersion() + 1)
                    .orElseThrow(() -> new ProblemException(ProblemCode.TOKEN_INVALID));
        });
        accessCheck.forgetAdmin(id);
        return changed;
    }
}
