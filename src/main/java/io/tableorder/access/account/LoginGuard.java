package io.tableorder.access.account;

import io.tableorder.access.account.KnownDevices.Device;
import io.tableorder.access.throttle.Throttle;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Role;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Checks passwords. Five failures lock an account for a quarter of an hour. A known device has failures and a lock of its own, so that
 * strangers cannot lock the owner of an account out. A wrong name, a wrong password and a locked account get the same answer after the
 * same work: one bcrypt and one statement.
 */
@Component
public class LoginGuard {

    private final Passwords passwords;
    private final LoginAttempts attempts;
    private final KnownDevices devices;
    private final Throttle throttle;
    private final LoginCounts counts;

    LoginGuard(
            Passwords passwords, LoginAttempts attempts, KnownDevices devices, Throttle throttle, LoginCounts counts) {
        this.passwords = passwords;
        this.attempts = attempts;
        this.devices = devices;
        this.throttle = throttle;
        this.counts = counts;
    }

    /**
     * Counts an attempt for the known device that it comes from, or else for the account that it names.
     *
     * @param response gets the headers of the rate limit
     * @throws ProblemException with {@link ProblemCode#RATE_LIMIT_EXCEEDED} if there were too many attempts
     */
    public void countAttempt(Role role, Credentials given, HttpServletResponse response) {
        String caller = devices.find(given.deviceToken(), role, given.account())
                .map(Device::counted)
                .orElse(role + ":" + given.account());
        throttle.account(response, caller);
    }

    /**
     * A login that succeeded.
     *
     * @param deviceToken identifies the device at its next login
     */
    public record Granted<A>(A account, String deviceToken) {}

    /**
     * Checks the password of a login.
     *
     * @param account the account that the credentials name; empty if none of this name may log in
     * @throws ProblemException with {@link ProblemCode#INVALID_CREDENTIALS} if the password is wrong or the account is locked
     */
    public <A extends Account> Granted<A> require(Role role, Credentials given, Optional<A> account) {
        Optional<Device> device = device(role, given, account);
        if (!isGranted(role, given, account, device) || account.isEmpty()) {
            throw new ProblemException(ProblemCode.INVALID_CREDENTIALS);
        }
        return new Granted<>(account.get(), devices.remember(device, role, given.account(), account.get()));
    }

    /**
     * Changes an account if its current password is right. A wrong one counts like a failed login. The answer is not that of a login, since
     * clients answer a 401 with a new login and a second try.
     *
     * @param change gives the account a new password
     * @return the account after the change
     * @throws ProblemException for {@code /current_password} if that is wrong or the account is locked
     */
    <A extends Account> Granted<A> change(Role role, Credentials given, A account, Supplier<A> change) {
        Optional<Device> device = device(role, given, Optional.of(account));
        if (!isGranted(role, given, Optional.of(account), device)) {
            throw ProblemException.invalid("/current_password", "INCORRECT");
        }
        A changed = change.get();
        return new Granted<>(changed, devices.remember(device, role, given.account(), changed));
    }

    /** Deletes the failures of an account that has got a new password, which also unlocks it. */
    public void unlock(Role role, String account) {
        attempts.forget(role, account);
    }

    /** The known device that the credentials come from. */
    private Optional<Device> device(Role role, Credentials given, Optional<? extends Account> account) {
        return devices.find(given.deviceToken(), role, given.account())
                .filter(found -> account.filter(found::isOf).isPresent());
    }

    private boolean isGranted(
            Role role, Credentials given, Optional<? extends Account> account, Optional<Device> device) {
        String counted = device.map(Device::counted).orElse(given.account());
        boolean matches = passwords.matches(
                given.password(), account.map(Account::passwordHash).orElse(null));
        // The lock is checked last: of many simultaneous attempts, those after the fifth failure fail even with the
        // right password.
        boolean isLocked = matches ? !attempts.succeeded(role, counted) : attempts.failed(role, counted);
        boolean isGranted = matches && !isLocked;
        counts.count(role, isGranted, isLocked);
        return isGranted;
    }
}
