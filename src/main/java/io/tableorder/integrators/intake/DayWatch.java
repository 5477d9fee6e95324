package io.tableorder.integrators.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.tableorder.foundation.database.Recurring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reports how long business days have been due for connectors, including connectors that hang. */
@Component
class DayWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DayWatch.class);

    private static final int MOST_NAMED = 100;

    private final ConnectorDays days;
    private final CamelContext camel;
    private final MultiGauge ages;
    private final Map<String, DaySource> byRoute = new ConcurrentHashMap<>();
    private final Recurring looking = new Recurring(LOG, "Due business days are not counted");

    DayWatch(ConnectorDays days, CamelContext camel, MeterRegistry meters) {
        this.days = days;
        this.camel = camel;
        this.ages = MultiGauge.builder("tableorder.connectors.day.age")
                .description("For how long a connector's oldest business day has been due; at most " + MOST_NAMED)
                .baseUnit("seconds")
                .register(meters);
    }

    /** Watches the days that a route asks for, as long as the route exists. */
    void add(String route, DaySource source) {
        byRoute.put(route, source);
    }

    void look() {
        byRoute.keySet().removeIf(route -> camel.getRoute(route) == null);
        looking.run(() -> {
            Map<String, Duration> ageOf = new TreeMap<>();
            for (DaySource source : byRoute.values()) {
                Duration age = days.longestDue(source);
                ageOf.merge(source.connector(), age, (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
            List<Row<?>> rows = new ArrayList<>();
            ageOf.entrySet().stream()
                    .limit(MOST_NAMED)
                    .forEach(entry -> rows.add(Row.of(
                            Tags.of("connector", entry.getKey()),
                            entry.getValue().toSeconds())));
            ages.register(rows, true);
        });
    }
}
