package io.tableorder.edge;

import io.tableorder.http.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/** The bodies of requests that this instance is receiving. Their number is bounded in total and for each client's network. */
@Component
class Arrivals implements DisposableBean {

    static final int MOST = 1024;
    static final int MOST_OF_ADDRESS = 512;

    private final ClientAddress addresses;

    /** The container checks its own deadlines only once a second, and then ends all that are over together. */
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1, threads());

    private final Crowd crowd =
            new Crowd(MOST, MOST_OF_ADDRESS, Runtime.getRuntime().maxMemory() / 6);

    Arrivals(ClientAddress addresses) {
        this.addresses = addresses;
        deadlines.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory threads() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("deadlines-");
        threads.setDaemon(true);
        return threads;
    }

    /** @param most the largest body that is kept, in bytes */
    Arrival of(HttpServletRequest request, int most) {
        return new Arrival(request, crowd, deadlines, addresses, most);
    }

    int count() {
        return crowd.size();
    }

    @Override
    public void destroy() {
        deadlines.shutdownNow();
    }
}
