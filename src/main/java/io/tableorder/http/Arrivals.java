package io.tableorder.http;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** The bodies of requests that are on their way at this instance: bounded in all, and for one client's network. */
@Component
class Arrivals {

    static final int MOST = 1024;
    static final int MOST_OF_ADDRESS = 512;

    private final ClientAddress addresses;
    private final Crowd crowd =
            new Crowd(MOST, MOST_OF_ADDRESS, Runtime.getRuntime().maxMemory() / 6);

    Arrivals(ClientAddress addresses) {
        this.addresses = addresses;
    }

    /** @param most how many bytes of the body are wanted */
    Arrival of(HttpServletRequest request, int most) {
        return new Arrival(request, crowd, addresses.networkOf(request), most);
    }

    int count() {
        return crowd.size();
    }
}
