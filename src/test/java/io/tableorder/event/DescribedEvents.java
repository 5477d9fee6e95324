package io.tableorder.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.edge.EventSchemas;
import io.tableorder.testing.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After each class of tests, holds all that has been written into the log since the last one against its description. */
public final class DescribedEvents implements AfterAllCallback {

    private static final String WRITTEN = """
            select e.store_id, e.seq, e.event_id, e.type, e.aggregate_type, e.aggregate_id, e.aggregate_version,
                   e.payload, e.created_at, s.time_zone, e.traceparent, e.request_id
              from event_log e
              join stores s on s.id = e.store_id
             where e.created_at > ? and not e.payload ?? 'made_up'
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static OffsetDateTime since = OffsetDateTime.now(ZoneOffset.UTC);

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (!Database.isThere()) {
            return;
        }
        synchronized (DescribedEvents.class) {
            try (Connection connection = Database.connect();
                    PreparedStatement statement = connection.prepareStatement(WRITTEN)) {
                statement.setObject(1, since);
                since = OffsetDateTime.now(ZoneOffset.UTC);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        String event = CloudEvent.json(Event.from(row));
                        assertThat(EventSchemas.complaints("exchange", JSON.readTree(event)))
                                .as(event)
                                .isEmpty();
                    }
                }
            }
        }
    }
}
