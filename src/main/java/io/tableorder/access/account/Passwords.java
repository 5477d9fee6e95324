package io.tableorder.access.account;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and checks passwords with bcrypt, cost 12. At most as many at once as there are processors less a few for the orders;
 * who cannot have a turn within two seconds is told to come back.
 */
@Component
public class Passwords {

    /** bcrypt ignores what follows. */
    public static final int MAX_BYTES = 72;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder(12);
    private final Semaphore turns =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    private final String nobodysHash = bcrypt.encode("nobody");

    public String hash(String password) {
        return inTurn(() -> bcrypt.encode(password));
    }

    /**
     * Takes as long for an account that does not exist as for a wrong password.
     *
     * @param hash null if there is no such account
     */
    public boolean matches(String password, @Nullable String hash) {
        boolean fits = password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
        boolean matches = inTurn(() -> bcrypt.matches(fits ? password : "", hash == null ? nobodysHash : hash));
        return matches && fits && hash != null;
    }

    private <T> T inTurn(java.util.function.Supplier<T> work) {
        try {
            if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, PATIENCE);
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
