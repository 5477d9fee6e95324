package io.tableorder.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbeTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch hang = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void stop() {
        hang.countDown();
        threads.shutdownNow();
    }

    @Test
    void asksOnceAtATimeAndDoesNotWaitForACallThatHangs() {
        Probe<String> probe = new Probe<>(this::hang, "no answer", threads);
        List<Probe.Answer<String>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(probe.ask());
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isEqualTo("no answer"));
        assertThat(asked).hasValue(1);
    }

    @Test
    void answersAgainOnceItNoLongerHangs() {
        Probe<String> probe = new Probe<>(this::hang, "no answer", threads);
        assertThat(probe.ask().get()).isEqualTo("no answer");
        hang.countDown();
        Awaitility.await().untilAsserted(() -> assertThat(probe.ask().get()).isEqualTo("here"));
    }

    @Test
    void answersForWhatFails() {
        Probe<String> probe = new Probe<>(
                () -> {
                    throw new IllegalStateException();
                },
                "no answer",
                threads);
        assertThat(probe.ask().get()).isEqualTo("no answer");
    }

    private String hang() throws InterruptedException {
        asked.incrementAndGet();
        hang.await();
        return "here";
    }
}
