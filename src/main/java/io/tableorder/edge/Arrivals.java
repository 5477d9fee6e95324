package io.tableorder.edge;

import io.tableorder.http.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/** The bodies of requests that are on their way at this instance: bounded in all, and for one client's network. */
@Component
class Arrivals implements DisposableBean {

    static final int MOST = 1024;
    static final int MOST_OF_ADDRESS = 512;

    private final ClientAddress addresses;

    /** The container looks at its deadlines but once a second, and then lets go of all those whose time is over, at once. */
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

    /** @param most how many bytes of the body are wanted */
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
