package io.tableorder.restaurant.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.access.account.Access;
import io.tableorder.access.account.AccessCheck;
import io.tableorder.edge.ClientConnection;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * All streams that are open at this instance. Keeps them alive, and ends them: when the access that they were opened with ends,
 * when their client stops reading, and before the web server stops, which would otherwise wait for them.
 */
@Component
class Streams implements SmartLifecycle, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration PULSE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** {@link AccessCheck} remembers an admin for five seconds, so a stream ends at most ten seconds after its access. */
    private static final Duration CHECK = Duration.ofSeconds(2);

    /** What a connection with a stream has of the heap, nearly all of it the web server's buffers, by bench/streams.sh. */
    private static final int BYTES_OF_EACH = 96 * 1024;

    private static final int RETRY_MILLIS = 3_000;
    private static final int JITTER_MILLIS = 2_000;

    private final Feeds feeds;
    private final CatchUp catchUp;
    private final CommitsElsewhere elsewhere;
    private final AccessCheck accessCheck;
    private final int perActor;
    private final int most;

    private final Map<LiveStream, Long> nextPulse = new ConcurrentHashMap<>();
    private final Map<Actor, Integer> counts = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock =
            Executors.newScheduledThreadPool(2, new CustomizableThreadFactory("live-clock-"));
    private final List<ScheduledFuture<?>> rounds = new ArrayList<>();
    private volatile boolean isRunning;
    private volatile boolean isStopping;

    Streams(
            Feeds feeds,
            CatchUp catchUp,
            CommitsElsewhere elsewhere,
            AccessCheck accessCheck,
            Settings settings,
            MeterRegistry meters) {
        this.feeds = feeds;
        this.catchUp = catchUp;
        this.elsewhere = elsewhere;
        this.accessCheck = accessCheck;
        this.perActor = settings.streams().perActor();
        this.most = Objects.requireNonNullElseGet(settings.streams().most(), Streams::inHalfOfTheHeap);
        gauge(meters, "table", true);
        gauge(meters, "staff", false);
    }

    private static int inHalfOfTheHeap() {
        return (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 2 / BYTES_OF_EACH);
    }

    /**
     * Answers the request with a stream. The first frames follow the headers once the request's thread is done.
     *
     * @param after the last event that the client has; null to begin with the next event
     */
    void open(Access access, Audience audience, @Nullable Long after, HttpServletRequest request) {
        Actor actor = access.actor();
        pulse(actor);
        if (isStopping) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, TICK);
        }
        if (nextPulse.size() >= most) {
            // Another instance may have room; an exhausted heap would end this one with all of its streams.
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, Duration.ofMillis(RETRY_MILLIS));
        }
        if (counts.merge(actor, 1, Integer::sum) > perActor) {
            release(actor);
            throw ProblemException.later(ProblemCode.TOO_MANY_STREAMS, Duration.ofMillis(RETRY_MILLIS));
        }
        try {
            start(access, audience, after, request);
        } catch (IOException e) {
            release(actor);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            release(actor);
            throw e;
        }
    }

    private void start(Access access, Audience audience, @Nullable Long after, HttpServletRequest request)
            throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        Outlet outlet = new Outlet(context, ClientConnection.hangUp(request));
        LiveStream stream = new LiveStream(access, audience, outlet, after);
        outlet.send(Frame.hello(RETRY_MILLIS + ThreadLocalRandom.current().nextInt(JITTER_MILLIS)));
        outlet.open(() -> later(() -> ended(stream)));
        nextPulse.put(stream, System.nanoTime() + PULSE.toNanos());
        catchUp.begin(stream);
        if (isStopping) {
            outlet.close();
        }
    }

    private void gauge(MeterRegistry meters, String kind, boolean isOfTables) {
        Gauge.builder("tableorder.streams.clients", this, streams -> streams.count(isOfTables))
                .description("Live streams that are open at this instance")
                .tag("kind", kind)
                .register(meters);
    }

    private long count(boolean isOfTables) {
        return nextPulse.keySet().stream()
                .filter(stream -> (stream.access().actor().role() == Role.TABLE) == isOfTables)
                .count();
    }

    int count() {
        return nextPulse.size();
    }

    long count(UUID store) {
        return nextPulse.keySet().stream()
                .filter(stream -> stream.store().equals(store))
                .count();
    }

    /** Writes to all streams of an actor who opens another one: only a write shows that an earlier stream is broken. */
    private void pulse(Actor actor) {
        if (counts.containsKey(actor)) {
            nextPulse.keySet().stream()
                    .filter(stream -> stream.access().actor().equals(actor))
                    .forEach(LiveStream::pulse);
        }
    }

    private void ended(LiveStream stream) {
        if (nextPulse.remove(stream) != null) {
            release(stream.access().actor());
            feeds.leave(stream);
        }
    }

    private void release(Actor actor) {
        counts.computeIfPresent(actor, (same, count) -> count == 1 ? null : count - 1);
    }

    private void tick() {
        long now = System.nanoTime();
        Instant time = Instant.now();
        nextPulse.forEach((stream, due) -> {
            if (!stream.access().expiresAt().isAfter(time)) {
                stream.outlet().close();
            } else if (now - due >= 0) {
                stream.pulse();
                nextPulse.computeIfPresent(stream, (same, old) -> now + PULSE.toNanos());
            }
            stream.outlet().dropIfBlockedFor(PATIENCE);
        });
        elsewhere.listen(!nextPulse.isEmpty());
        catchUp.retry();
        feeds.poll();
    }

    private void checkAccess() {
        Map<Access, Boolean> granted = new HashMap<>();
        for (LiveStream stream : nextPulse.keySet()) {
            if (!granted.computeIfAbsent(stream.access(), accessCheck::isStillGrantedToStream)) {
                stream.outlet().close();
            }
        }
    }

    private void later(Runnable work) {
        try {
            clock.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.trace("Work is dropped, because the service has stopped", e);
        }
    }

    private void every(Duration period, Runnable work) {
        Runnable guarded = () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                // The executor would not run the work again. The database may be away, for example.
                LOG.debug("A round over all streams failed, and is repeated", e);
            }
        };
        rounds.add(clock.scheduleWithFixedDelay(guarded, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void start() {
        isRunning = true;
        isStopping = false;
        every(TICK, this::tick);
        every(CHECK, this::checkAccess);
    }

    @Override
    public void stop() {
        isStopping = true;
        Set.copyOf(nextPulse.keySet()).forEach(stream -> stream.outlet().close());
        rounds.forEach(round -> round.cancel(false));
        rounds.clear();
        elsewhere.listen(false);
        isRunning = false;
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    /** Starts last and stops first. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    @Override
    public void destroy() {
        clock.shutdownNow();
    }
}
