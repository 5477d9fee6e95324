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

/** Watches whether connectors deal with business days, also those that hang at one. */
@Component
class DayWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DayWatch.class);

    private static final int MOST_NAMED = 100;

    private final ConnectorDays days;
    private final CamelContext camel;
    private final MultiGauge ages;
    private final Map<String, DaySource> byRoute = new ConcurrentHashMap<>();
    private final Recurring looking = new Recurring(LOG, "Business days that wait for connectors are not looked at");

    DayWatch(ConnectorDays days, CamelContext camel, MeterRegistry meters) {
        this.days = days;
        this.camel = camel;
        this.ages = MultiGauge.builder("tableorder.connectors.day.age")
                .description("For how long a connector's oldest business day has been due; at most " + MOST_NAMED)
                .baseUnit("seconds")
                .register(meters);
    }

    /** What the route asks for. It is watched as long as there is that route. */
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
