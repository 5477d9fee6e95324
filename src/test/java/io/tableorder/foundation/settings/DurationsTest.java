package io.tableorder.foundation.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Durations of settings, as operators write them. */
class DurationsTest {

    @ParameterizedTest
    @CsvSource({"1800, 1800", "30s, 30", "5m, 300", "PT1H, 3600"})
    void aNumberAloneIsOfSeconds(String written, long seconds) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(
                "calls.escalate-after", written,
                "stores.pause-after", written,
                "migrations.lock-timeout", written,
                "orders.duplicate-window", written,
                "orders.history-retention-months", "12",
                "logs.level", "info",
                "logs.slow-after", written)));
        Duration meant = Duration.ofSeconds(seconds);
        assertThat(binder.bind("calls", Settings.Calls.class).get().escalateAfter())
                .isEqualTo(meant);
        assertThat(binder.bind("stores", Settings.Stores.class).get().pauseAfter())
                .isEqualTo(meant);
        assertThat(binder.bind("migrations", Settings.Migrations.class).get().lockTimeout())
                .isEqualTo(meant);
        assertThat(binder.bind("orders", Settings.Orders.class).get().duplicateWindow())
                .isEqualTo(meant);
        assertThat(binder.bind("logs", Settings.Logs.class).get().slowAfter()).isEqualTo(meant);
    }
}
