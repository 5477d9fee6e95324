package io.tableorder.restaurant.kitchen;

import static io.tableorder.failure.ProblemCode.STATION_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.IfMatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff arrange the stations of their store. */
@Component
class ManageStationsRoute extends RouteBuilder {

    private final StationDesk stations;

    ManageStationsRoute(StationDesk stations) {
        this.stations = stations;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listStations").routeId("list-stations").routeConfigurationId("http-api")
            .routeDescription("Lists the store's stations")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> stations.list(Actor.of(e).store())).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createStation").routeId("create-station").routeConfigurationId("http-api")
            .routeDescription("Adds a station")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateStation.class)).id("read")
            .to("bean-validator:create-station").id("validate")
            .transform().exchange(e -> stations.create(Actor.of(e), bodyOf(e, CreateStation.class))).id("create")
            .setHeader("Location").body(Station.class, created -> "/api/admin/stations/" + created.id()).id("locate")
            .process(Answers::created).id("answer");

        from("direct:updateStation").routeId("update-station").routeConfigurationId("http-api")
            .routeDescription("Renames or moves a station, or makes it the default one")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(UpdateStation.class)).id("read")
            .to("bean-validator:update-station").id("validate")
            .transform().exchange(this::update).id("update")
            .process(Answers::okVersioned).id("answer");

        from("direct:deleteStation").routeId("delete-station").routeConfigurationId("http-api")
            .routeDescription("Deletes a station that nothing names")
            .to("throttle:changes").id("throttle")
            .process(e -> stations.delete(Actor.of(e), pathId(e, "id", STATION_NOT_FOUND))).id("delete")
            .process(Answers::noContent).id("answer");

        from("direct:orderStations").routeId("order-stations").routeConfigurationId("http-api")
            .routeDescription("Puts all stations in a new order")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(OrderStations.class)).id("read")
            .to("bean-validator:order-stations").id("validate")
            .transform().exchange(e -> stations.reorder(Actor.of(e), bodyOf(e, OrderStations.class).ids())).id("reorder")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private Station update(Exchange exchange) {
        return stations.update(
                Actor.of(exchange),
                pathId(exchange, "id", STATION_NOT_FOUND),
                bodyOf(exchange, UpdateStation.class),
                IfMatch.of(exchange));
    }
}
