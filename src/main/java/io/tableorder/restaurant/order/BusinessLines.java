package io.tableorder.restaurant.order;

import io.tableorder.restaurant.table.TableSessions.Completed;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.stereotype.Component;

/**
 * Logs a line, under the name {@code business}, for each order that was placed, each status that was changed and each session that was
 * completed, once it is committed. The lines have ids and sums, and nothing that a person has written.
 */
@Component
public class BusinessLines {

    private static final Logger LOG = LoggerFactory.getLogger("business");

    void placed(UUID store, long order, PricedOrder placed) {
        if (LOG.isInfoEnabled()) {
            line("order placed", store, placed.tableId(), placed.totalPrice(), placed.currency())
                    .addKeyValue("order", order)
                    .log(
                            "order placed: {} at table {} of store {}, {} {}",
                            order,
                            placed.tableId(),
                            store,
                            placed.totalPrice(),
                            placed.currency());
        }
    }

    void moved(UUID store, Order order, OrderStatus to) {
        if (LOG.isInfoEnabled()) {
            line("status changed", store, order.tableId(), order.totalPrice(), order.currency())
                    .addKeyValue("order", order.id())
                    .addKeyValue("status", to.word())
                    .log(
                            "status changed: order {} at table {} of store {} is {}, {} {}",
                            order.id(),
                            order.tableId(),
                            store,
                            to.word(),
                            order.totalPrice(),
                            order.currency());
        }
    }

    public void completed(UUID store, long table, Completed session) {
        if (LOG.isInfoEnabled()) {
            line("session completed", store, table, session.totalPrice(), session.currency())
                    .addKeyValue("session", session.sessionId())
                    .log(
                            "session completed: {} at table {} of store {} with {} orders, {} {}",
                            session.sessionId(),
                            table,
                            store,
                            session.archivedOrdersCount(),
                            session.totalPrice(),
                            session.currency());
        }
    }

    private static LoggingEventBuilder line(String what, UUID store, long table, long total, String currency) {
        return LOG.atInfo()
                .addKeyValue("event.action", what)
                .addKeyValue("store", store)
                .addKeyValue("table", table)
                .addKeyValue("total_price", total)
                .addKeyValue("currency", currency);
    }
}
