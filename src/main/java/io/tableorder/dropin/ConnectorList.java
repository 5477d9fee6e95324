package io.tableorder.dropin;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The drop-ins as staff of a store may see them: what runs, what does not, and nothing of what goes through them. */
@Component
class ConnectorList {

    private final DropIns dropIns;
    private final RouteCounts counts;
    private final CamelContext camel;

    ConnectorList(DropIns dropIns, RouteCounts counts, CamelContext camel) {
        this.dropIns = dropIns;
        this.counts = counts;
        this.camel = camel;
    }

    private record Connector(
            String file,
            String status,
            Instant since,
            @Nullable Integer line,
            @Nullable String reason,
            List<RouteState> routes) {}

    private record RouteState(
            String id,
            String status,
            long exchangesCompleted,
            long exchangesFailed,
            @Nullable String lastFailure) {}

    void list(Exchange exchange) {
        exchange.getMessage()
                .setBody(dropIns.list().stream()
                        .filter(dropIn -> dropIn.state() != DropIn.State.STOPPED)
                        .map(this::connector)
                        .toList());
    }

    private Connector connector(DropIn dropIn) {
        return new Connector(
                dropIn.file(),
                dropIn.state().name().toLowerCase(Locale.ROOT),
                dropIn.since(),
                dropIn.line() == Refused.NO_LINE ? null : dropIn.line(),
                dropIn.reason(),
                dropIn.routeIds().stream().map(this::route).toList());
    }

    private RouteState route(String id) {
        ServiceStatus status = camel.getRouteController().getRouteStatus(id);
        RouteCounts.Count count = counts.of(id);
        return new RouteState(
                id,
                (status == null ? ServiceStatus.Stopped : status).name().toLowerCase(Locale.ROOT),
                count.completed(),
                count.failed(),
                count.lastFailure());
    }
}
