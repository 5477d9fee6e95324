package io.tableorder.restaurant.call;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.http.Json;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Writes what happens to calls into the log, each event with the whole call. */
@Component
class CallEvents {

    private final EventLog events;

    CallEvents(EventLog events) {
        this.events = events;
    }

    private record Payload(long callId, @JsonUnwrapped Call call) {}

    /** @param call after the change, within whose transaction this is called */
    void append(UUID store, EventType type, Call call) {
        events.append(store, type, call.id(), call.version(), Json.writeText(new Payload(call.id(), call)));
    }
}
