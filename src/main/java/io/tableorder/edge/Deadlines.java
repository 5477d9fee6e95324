package io.tableorder.edge;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Runs short steps when their time has come. The container checks its own deadlines only once a second, ends all that are over together,
 * and may end a request while another thread begins to answer it.
 */
@Component
class Deadlines implements DisposableBean {

    private final ScheduledThreadPoolExecutor steps = new ScheduledThreadPoolExecutor(1, threads());

    Deadlines() {
        steps.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory threads() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("deadlines-");
        threads.setDaemon(true);
        return threads;
    }

    Future<?> after(Duration time, Runnable step) {
        return steps.schedule(step, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void destroy() {
        steps.shutdownNow();
    }
}
