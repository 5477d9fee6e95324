package io.tableorder.integrators.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostLookupsTest {

    private static final Duration BRIEF = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final HostLookups lookups = new HostLookups("test-lookup", 2, this::afterALongWhile);

    @AfterEach
    void endLookups() {
        answer.countDown();
    }

    @Test
    void onlySoManyHostsAreLookedUpAtOnceAndEachOnce() throws UnknownHostException {
        for (int i = 0; i < 5; i++) {
            refused("a.example.com", "in time");
            refused("b.example.com", "in time");
            refused("c.example.com", "too many");
        }
        assertThat(asked).hasValue(2);
        answer.countDown();
        await().untilAsserted(
                        () -> assertThat(lookups.find("c.example.com", LONG)).hasSize(1));
        assertThat(lookups.find("a.example.com", LONG)).hasSize(1);
    }

    @Test
    void anAddressNeedsNoLookup() throws UnknownHostException {
        HostLookups none = new HostLookups("test-lookup", 1, InetAddress::getAllByName);
        for (String literal : new String[] {"127.0.0.1", "::1", "[::1]"}) {
            assertThat(none.find(literal, Duration.ZERO)).hasSize(1);
        }
    }

    @Test
    void aHostThatThereIsNotHasNoAddress() {
        HostLookups none = new HostLookups("test-lookup", 1, host -> {
            throw new UnknownHostException(host);
        });
        assertThatThrownBy(() -> none.find("a.example.com", LONG)).hasMessageContaining("no address");
    }

    private void refused(String host, String why) {
        assertThatThrownBy(() -> lookups.find(host, BRIEF))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining(why);
    }

    private InetAddress[] afterALongWhile(String host) throws UnknownHostException {
        asked.incrementAndGet();
        try {
            if (!answer.await(50, TimeUnit.SECONDS)) {
                throw new UnknownHostException(host);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }
}
