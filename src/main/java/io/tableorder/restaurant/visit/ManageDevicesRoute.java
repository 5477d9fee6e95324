package io.tableorder.restaurant.visit;

import static io.tableorder.failure.ProblemCode.DEVICE_NOT_FOUND;
import static io.tableorder.failure.ProblemCode.TABLE_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.queryId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.restaurant.visit.TabletPairing.LoginTablet;
import io.tableorder.restaurant.visit.TabletPairing.PairTablet;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Pairs tablets with tables, logs them in, and shows staff the devices of guests, which they may revoke. */
@Component
class ManageDevicesRoute extends RouteBuilder {

    private final TabletPairing pairing;
    private final DeviceDesk desk;

    ManageDevicesRoute(TabletPairing pairing, DeviceDesk desk) {
        this.pairing = pairing;
        this.desk = desk;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:createPairingCode").routeId("create-pairing-code").routeConfigurationId("http-api")
            .routeDescription("Makes a code with which one tablet can be paired with a table")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> pairing.offer(Actor.of(e), pathId(e, "id", TABLE_NOT_FOUND))).id("offer")
            .process(Answers::created).id("answer");

        from("direct:pairTablet").routeId("pair-tablet").routeConfigurationId("http-api")
            .routeDescription("Gives a tablet a key of its own for a code that staff show")
            .to("throttle:logins").id("throttle")
            .unmarshal(json(PairTablet.class)).id("read")
            .to("bean-validator:pair-tablet").id("validate")
            .transform().exchange(e -> pairing.pair(bodyOf(e, PairTablet.class))).id("pair")
            .process(Answers::created).id("answer");

        from("direct:loginTablet").routeId("login-tablet").routeConfigurationId("http-api")
            .routeDescription("Gives a paired tablet a token for its key")
            .to("throttle:scans").id("throttle")
            .unmarshal(json(LoginTablet.class)).id("read")
            .to("bean-validator:login-tablet").id("validate")
            .transform().exchange(e -> pairing.login(bodyOf(e, LoginTablet.class))).id("log-in")
            .process(Answers::ok).id("answer");

        from("direct:listDevices").routeId("list-devices").routeConfigurationId("http-api")
            .routeDescription("Lists paired tablets and the phones of open sessions")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.list(Actor.of(e).store(), queryId(e, "table_id"))).id("list")
            .process(Answers::ok).id("answer");

        from("direct:revokeDevice").routeId("revoke-device").routeConfigurationId("http-api")
            .routeDescription("Revokes a tablet or a phone")
            .to("throttle:changes").id("throttle")
            .process(e -> desk.revoke(Actor.of(e), pathId(e, "id", DEVICE_NOT_FOUND))).id("revoke")
            .process(Answers::noContent).id("answer");
        // @formatter:on
    }
}
