package io.tableorder.access.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    @Test
    void aRequestThatWaitsTooLongForHashingIsRefused() throws InterruptedException {
        Passwords passwords = new Passwords(Duration.ofMillis(500));
        Collection<Object> results = new ConcurrentLinkedQueue<>();
        // One turn takes a tenth of a second at least, and a request waits half a second at most.
        List<Thread> crowd = IntStream.range(0, 15 * Runtime.getRuntime().availableProcessors())
                .mapToObj(i -> new Thread(() -> {
                    try {
                        results.add(passwords.matches("right", null));
                    } catch (ProblemException e) {
                        results.add(e.code());
                    }
                }))
                .toList();
        crowd.forEach(Thread::start);
        for (Thread one : crowd) {
            one.join();
        }
        assertThat(results).hasSameSizeAs(crowd).contains(false, ProblemCode.SERVICE_UNAVAILABLE);
    }
}
