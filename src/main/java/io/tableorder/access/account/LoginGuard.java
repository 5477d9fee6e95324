package io.tableorder.access.account;

import io.tableorder.access.account.KnownDevices.Device;
import io.tableorder.access.throttle.Throttle;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Role;
import java.util.Optional;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/**
 * Checks passwords. Five failures lock an account for a quarter of an hour. A known device has failures, and a lock, of its own, so
 * that strangers lock out no owner of an account. A wrong name, a wrong password and a locked account are the same to the caller, and take
 * the same: one bcrypt and one statement.
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

    /** A route step: counts an attempt for the account that the body's {@link Credentials} name, or for its known device. */
    public Processor countAttempt(Role role) {
        return exchange -> {
            Credentials given = exchange.getMessage().getBody(Credentials.class);
            throttle.account(
                    exchange,
                    devices.find(given.deviceToken(), role, given.account())
                            .map(Device::counted)
                            .orElse(role + ":" + given.account()));
        };
    }

    /**
     * A login that is granted.
     *
     * @param deviceToken by which the device is known next time
     */
    public record Granted<A>(A account, String deviceToken) {}

    /**
     * @param account that the credentials name, if there is one that may log in
     * @return the account, if the password is its own and it is not locked
     */
    public <A extends Account> Granted<A> require(Role role, Credentials given, Optional<A> account) {
        Optional<Device> device = devices.find(given.deviceToken(), role, given.account())
                .filter(found -> account.filter(found::isOf).isPresent());
        String counted = device.map(Device::counted).orElse(given.account());
        boolean matches = passwords.matches(
                given.password(), account.map(Account::passwordHash).orElse(null));
        // The lock is asked last: of many attempts at once, those behind the fifth failure are too late with a right
        // password.
        boolean isLocked = matches ? !attempts.succeeded(role, counted) : attempts.failed(role, counted);
        boolean isGranted = matches && !isLocked;
        counts.count(role, isGranted, isLocked);
        if (!isGranted || account.isEmpty()) {
            throw new ProblemException(ProblemCode.INVALID_CREDENTIALS);
        }
        return new Granted<>(account.get(), devices.remember(device, role, given.account(), account.get()));
    }
}
