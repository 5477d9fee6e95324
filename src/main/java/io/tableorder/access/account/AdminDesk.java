package io.tableorder.access.account;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import io.tableorder.http.Role;
import java.util.List;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Manages the accounts of the admins. A deactivation or a new password revokes all tokens of the account. One super admin at least
 * stays active.
 */
@Component
class AdminDesk {

    private static final List<String> ROLES = List.of("store_admin", "super_admin");

    private final Admins admins;
    private final LoginGuard guard;
    private final Passwords passwords;
    private final AccessCheck accessCheck;
    private final PasswordRules rules;
    private final Transactions transactions;

    AdminDesk(
            Admins admins,
            LoginGuard guard,
            Passwords passwords,
            AccessCheck accessCheck,
            PasswordRules rules,
            Transactions transactions) {
        this.admins = admins;
        this.guard = guard;
        this.passwords = passwords;
        this.accessCheck = accessCheck;
        this.rules = rules;
        this.transactions = transactions;
    }

    Page<Admins.View> list(Admins.Filter filter, Page.Request page) {
        if (filter.role() != null && !ROLES.contains(filter.role())) {
            throw ProblemException.invalid("?role", "OUT_OF_RANGE");
        }
        return admins.list(filter, page);
    }

    Admins.View read(long id) {
        return admins.find(id).orElseThrow(() -> new ProblemException(ProblemCode.ADMIN_NOT_FOUND));
    }

    Admins.View create(Actor by, CreateAdmin admin) {
        if (admin.role().equals("store_admin") != (admin.storeId() != null)) {
            throw ProblemException.invalid("/store_id", admin.storeId() == null ? "REQUIRED" : "UNKNOWN_FIELD");
        }
        rules.require("/password", admin.password(), admin.username());
        String hash = passwords.hash(admin.password());
        try {
            return transactions.run(() -> {
                long id = admins.add(admin.storeId(), admin.username(), hash, admin.role(), by.subject());
                unlock(admin.role(), admin.username());
                return read(id);
            });
        } catch (DuplicateKeyException e) {
            throw new ProblemException(ProblemCode.DUPLICATE_NAME, admin.username());
        } catch (DataIntegrityViolationException e) {
            throw new ProblemException(ProblemCode.STORE_NOT_FOUND);
        }
    }

    Admins.View activate(Actor by, long id) {
        return change(id, () -> admins.setActive(id, true, by.subject()));
    }

    Admins.View deactivate(Actor by, long id) {
        return change(id, () -> {
            List<Long> superAdmins = admins.lockActiveSuperAdmins();
            if (superAdmins.equals(List.of(id))) {
                throw new ProblemException(ProblemCode.LAST_SUPER_ADMIN);
            }
            admins.setActive(id, false, by.subject());
        });
    }

    /** Sets the password and unlocks the account, which is often locked when an admin asks for a new password. */
    Admins.View setPassword(Actor by, long id, SetPassword change) {
        Admins.View admin = read(id);
        rules.require("/password", change.password(), admin.username());
        String hash = passwords.hash(change.password());
        return change(id, () -> {
            admins.setPassword(id, hash, by.subject());
            unlock(admin.role(), admin.username());
        });
    }

    private void unlock(String role, String username) {
        guard.unlock(Role.of(role), Admins.account(username));
    }

    /** @return the admin after the change */
    private Admins.View change(long id, Runnable change) {
        Admins.View changed = transactions.run(() -> {
            read(id);
            change.run();
            return read(id);
        });
        accessCheck.forgetAdmin(id);
        return changed;
    }
}
