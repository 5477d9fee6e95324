package io.tableorder.access.account;

import io.tableorder.access.account.KnownDevices.Device;
import io.tableorder.access.throttle.Throttle;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Role;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
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
        Optional<Device> device = devices.find(given.deviceToken(), role, given.account())
                .filter(found -> account.filter(found::isOf).isPresent());
        String counted = device.map(Device::counted).orElse(given.account());
        boolean matches = passwords.matches(
                given.password(), account.map(Account::passwordHash).orElse(null));
        // The lock is checked last: of many simultaneous attempts, those after the fifth failure fail even with the
        // right password.
        boolean isLocked = matches ? !attempts.succeeded(role, counted) : attempts.failed(role, counted);
        boolean isGranted = matches && !isLocked;
        counts.count(role, isGranted, isLocked);
        if (!isGranted || account.isEmpty()) {
            throw new ProblemException(ProblemCode.INVALID_CREDENTIALS);
        }
        return new Granted<>(account.get(), devices.remember(device, role, given.account(), account.get()));
    }
}
