package io.tableorder.account;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Role;
import io.tableorder.throttle.Throttle;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/**
 * Checks passwords. Five failures lock an account for a quarter of an hour. A wrong name, a wrong password and a locked account
 * are the same to the caller, and take the same: one bcrypt and one statement.
 */
@Component
public class LoginGuard {

    private final Passwords passwords;
    private final LoginAttempts attempts;
    private final Throttle throttle;
    private final LoginCounts counts;

    LoginGuard(Passwords passwords, LoginAttempts attempts, Throttle throttle, LoginCounts counts) {
        this.passwords = passwords;
        this.attempts = attempts;
        this.throttle = throttle;
        this.counts = counts;
    }

    /** A route step: counts an attempt for the account that the body's {@link Credentials} name. */
    public Processor countAttempt(Role role) {
        return exchange -> throttle.account(
                exchange,
                role + ":" + exchange.getMessage().getBody(Credentials.class).account());
    }

    /**
     * @param account that the credentials name, if there is one that may log in
     * @return the account, if the password is its own and it is not locked
     */
    public <A> A require(Role role, Credentials given, Optional<A> account, Function<A, String> passwordHash) {
        boolean matches =
                passwords.matches(given.password(), account.map(passwordHash).orElse(null));
        // The lock is asked last: of many attempts at once, those behind the fifth failure are too late with a right
        // password.
        boolean isLocked =
                matches ? !attempts.succeeded(role, given.account()) : attempts.failed(role, given.account());
        boolean isGranted = matches && !isLocked;
        counts.count(role, isGranted, isLocked);
        if (!isGranted || account.isEmpty()) {
            throw new ProblemException(ProblemCode.INVALID_CREDENTIALS);
        }
        return account.get();
    }
}
