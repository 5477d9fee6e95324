package io.tableorder.access.account;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and checks passwords with bcrypt, cost 12. At most half of the processors do so at once, which leaves the others to orders. A
 * request that has to wait longer than ten seconds is refused, to be retried.
 */
@Component
public class Passwords {

    /** bcrypt ignores all bytes after these. */
    public static final int MAX_BYTES = 72;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder(12);
    private final Semaphore turns =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    private final String unknownAccountHash = bcrypt.encode("the password of no account");
    private final Duration patience;

    @Autowired
    Passwords() {
        this(PATIENCE);
    }

    Passwords(Duration patience) {
        this.patience = patience;
    }

    public String hash(String password) {
        return inTurn(() -> bcrypt.encode(password));
    }

    /**
     * Checks a password. This takes as long for an account that does not exist as for a wrong password.
     *
     * @param hash null if there is no such account
     */
    public boolean matches(String password, @Nullable String hash) {
        boolean fits = password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
        boolean matches = inTurn(() -> bcrypt.matches(fits ? password : "", hash == null ? unknownAccountHash : hash));
        return matches && fits && hash != null;
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, patience);
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
