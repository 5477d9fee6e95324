package io.tableorder.edge;

import io.tableorder.failure.EventSources;
import io.tableorder.http.Contract;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Recognises a browser's {@code EventSource} by its {@code Accept} header, and live streams by the contract. */
@Component
class StreamRequests implements EventSources {

    private final Contract contract;

    StreamRequests(Contract contract) {
        this.contract = contract;
    }

    @Override
    public boolean isAsking(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        if (accept == null || !accept.toLowerCase(Locale.ROOT).contains("text/event-stream")) {
            return false;
        }
        Contract.Place place = contract.placeOf(request);
        return place != null && place.isStream() && request.getMethod().equals("GET") && !Arrival.isExpected(request);
    }
}
