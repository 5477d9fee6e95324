package io.tableorder.integrators.intake;

import io.tableorder.foundation.database.Recurring;
import java.time.Duration;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * The steps of the kamelet {@code table-order-day-source}: they claim the next finished business day that no instance has processed
 * yet, and record whether it succeeded. After a crash in between the day is repeated, never lost.
 */
@Component("dayIntake")
public class DayIntake {

    private static final Logger LOG = LoggerFactory.getLogger(DayIntake.class);

    /** Four times as long as any step may take. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    private static final int LONGEST_WAIT = 16;

    private final ConnectorDays days;
    private final DayWatch watch;
    private final Recurring claiming = new Recurring(LOG, "Connectors are given no business days");

    DayIntake(ConnectorDays days, DayWatch watch) {
        this.days = days;
        this.watch = watch;
    }

    /** Claims a day for the exchange, if one is due. */
    public boolean claim(Exchange exchange) {
        claiming.run(() -> {
            DaySource source = DaySource.of(exchange);
            watch.add(exchange.getFromRouteId(), source);
            days.begin(source);
            days.claim(source, LEASE).ifPresent(day -> open(day, exchange));
        });
        return ConnectorDay.of(exchange) != null;
    }

    private static void open(ConnectorDay day, Exchange exchange) {
        day.attachTo(exchange);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader("store-id", day.storeId().toString());
        message.setHeader("business-day", day.businessDay().toString());
    }

    /** After the connector's last step. */
    public void done(Exchange exchange) {
        ConnectorDay day = day(exchange);
        days.done(day);
        LOG.info("{} has processed {} of store {}", day.connector(), day.businessDay(), day.storeId());
    }

    /** Runs after a step has failed. The day is tried again later. */
    public void failed(Exchange exchange) {
        ConnectorDay day = day(exchange);
        Duration wait = FIRST_WAIT.multipliedBy(Math.min(LONGEST_WAIT, 1L << Math.min(day.attempt() - 1, 30)));
        LOG.warn(
                "{} has failed {} times at {} of store {}, and gets it again in {} min: {}",
                day.connector(),
                day.attempt(),
                day.businessDay(),
                day.storeId(),
                wait.toMinutes(),
                NestedExceptionUtils.getMostSpecificCause(
                                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class))
                        .toString());
        claiming.run(() -> days.tryAgain(day, wait));
    }

    private static ConnectorDay day(Exchange exchange) {
        return Objects.requireNonNull(ConnectorDay.of(exchange), "no day was claimed");
    }
}
