package io.tableorder.integrators.intake;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** How many events wait in queues. A thread of its own asks the broker, and seldom, so that callers do not hang with the broker. */
@Component
class QueueDepths implements DisposableBean {

    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final AmqpAdmin broker;
    private final Map<String, Depth> known = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(0, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(100), task -> {
                Thread asking = new Thread(task, "queue-depths");
                asking.setDaemon(true);
                return asking;
            });

    private volatile long silent = System.nanoTime();

    private record Depth(long messages, long at) {

        private boolean isFresh() {
            return System.nanoTime() - at < FRESH.toNanos();
        }
    }

    QueueDepths(AmqpAdmin broker) {
        this.broker = broker;
    }

    /** Empty if the broker does not answer in time. */
    Optional<Long> of(String queue) {
        Depth depth = known.get(queue);
        if (depth != null && depth.isFresh()) {
            return Optional.of(depth.messages());
        }
        // A broker that has just failed to answer is not asked again for each queue of a list.
        depth = System.nanoTime() - silent > 0 ? ask(queue) : null;
        return Optional.ofNullable(depth).map(Depth::messages);
    }

    private @Nullable Depth ask(String queue) {
        try {
            return thread.submit(() -> {
                        QueueInformation information = broker.getQueueInfo(queue);
                        if (information == null) {
                            known.remove(queue);
                            return null;
                        }
                        Depth depth = new Depth(information.getMessageCount(), System.nanoTime());
                        known.put(queue, depth);
                        return depth;
                    })
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            silent = System.nanoTime() + FRESH.toNanos();
            return null;
        }
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
