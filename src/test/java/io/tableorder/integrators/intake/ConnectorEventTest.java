package io.tableorder.integrators.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The event that a connector's exchange carries. */
class ConnectorEventTest {

    @Test
    void isParsedOnceForAllTargets() {
        ConnectorEvent event = event("{\"data\":{\"order_id\":41}}");
        assertThat(event.json().at("/data/order_id").asLong()).isEqualTo(41);
        assertThat(event.json()).isSameAs(event.json());
        assertThat(event.json(new String(event.text()))).isSameAs(event.json());
    }

    @Test
    void isNotTakenForWhatARouteHasMadeOfIt() {
        ConnectorEvent event = event("{\"data\":1}");
        assertThat(event.json("{\"data\":2}").path("data").asInt()).isEqualTo(2);
    }

    @Test
    void isMissingAsJsonIfItIsText() {
        assertThat(event("두 잔 더").json().isMissingNode()).isTrue();
        assertThat(event("{} {}").json().isMissingNode()).isTrue();
    }

    private static ConnectorEvent event(String text) {
        UUID id = UUID.randomUUID();
        return new ConnectorEvent("test", id, id, id, "order.created", Instant.EPOCH, null, "1", text);
    }
}
