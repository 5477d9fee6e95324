package io.tableorder.edge;

import io.tableorder.http.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** The bodies of requests that this instance is receiving. Their number is bounded in total and for each client's network. */
@Component
class Arrivals {

    static final int MOST = 1024;
    static final int MOST_OF_ADDRESS = 512;

    private final ClientAddress addresses;
    private final Deadlines deadlines;
    private final Crowd crowd =
            new Crowd(MOST, MOST_OF_ADDRESS, Runtime.getRuntime().maxMemory() / 6);

    Arrivals(ClientAddress addresses, Deadlines deadlines) {
        this.addresses = addresses;
        this.deadlines = deadlines;
    }

    /** @param most the largest body that is kept, in bytes */
    Arrival of(HttpServletRequest request, int most) {
        return new Arrival(request, crowd, deadlines, addresses, most);
    }

    int count() {
        return crowd.size();
    }
}
