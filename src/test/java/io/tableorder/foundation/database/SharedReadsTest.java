package io.tableorder.foundation.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedReadsTest {

    private final SharedReads<byte[]> reads = new SharedReads<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger readings = new AtomicInteger();
    private final List<Thread> waiting = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void manyShareTheReadingThatBeganAfterAllOfThemCame() {
        CountDownLatch first = new CountDownLatch(1);
        CompletableFuture<byte[]> leader = read(first);
        await().until(() -> readings.get() == 1);
        List<CompletableFuture<byte[]>> followers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            followers.add(read(new CountDownLatch(0)));
        }
        await().until(() -> areWaiting(21));
        first.countDown();

        assertThat(leader.join()).containsExactly(1);
        // What the first one had begun to read may be older than what those who came later have to see.
        assertThat(followers).allSatisfy(follower -> assertThat(follower.join()).containsExactly(2));
        assertThat(readings).hasValue(2);
    }

    /** As where one thread serves them all, in turn. */
    @Test
    void aWaitingRequestSharesAReadThatBeganAfterItArrived() {
        long came = System.nanoTime();
        assertThat(reads.read("menu", came, () -> new byte[] {1})).containsExactly(1);
        assertThat(reads.read("menu", came, () -> new byte[] {2})).containsExactly(1);
        assertThat(reads.read("menu of the day", came, () -> new byte[] {3})).containsExactly(3);
        assertThat(reads.read("menu", () -> new byte[] {4})).containsExactly(4);
    }

    @Test
    void aFailureIsSharedToo() {
        CountDownLatch first = new CountDownLatch(1);
        read(first);
        await().until(() -> readings.get() == 1);
        AtomicInteger failures = new AtomicInteger();
        List<CompletableFuture<byte[]>> followers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            followers.add(submit(() -> reads.read("menu", () -> {
                failures.incrementAndGet();
                throw new IllegalStateException("The database is away");
            })));
        }
        await().until(() -> areWaiting(6));
        first.countDown();
        assertThat(followers).allSatisfy(follower -> assertThat(follower)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("away"));
        assertThat(failures).hasValue(1);
    }

    private CompletableFuture<byte[]> read(CountDownLatch until) {
        return submit(() -> reads.read("menu", () -> {
            int reading = readings.incrementAndGet();
            try {
                until.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new byte[] {(byte) reading};
        }));
    }

    private CompletableFuture<byte[]> submit(Supplier<byte[]> read) {
        return CompletableFuture.supplyAsync(
                () -> {
                    synchronized (waiting) {
                        waiting.add(Thread.currentThread());
                    }
                    return read.get();
                },
                threads);
    }

    private boolean areWaiting(int many) {
        synchronized (waiting) {
            return waiting.size() == many
                    && waiting.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING);
        }
    }
}
