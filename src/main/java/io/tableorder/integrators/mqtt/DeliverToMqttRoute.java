package io.tableorder.integrators.mqtt;

import static io.tableorder.foundation.route.Steps.on;
import static io.tableorder.http.Bodies.bodyOf;

import io.tableorder.integrators.delivery.Attempt;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.springframework.stereotype.Component;

/** Makes attempts at topics of MQTT brokers: the steps of a {@link Publication}. */
@Component
class DeliverToMqttRoute extends RouteBuilder {

    @Override
    public void configure() {
        // @formatter:off
        from("delivery:mqtt").routeId("deliver-to-mqtt").routeConfigurationId("background")
            .routeDescription("Publishes a message at its topic, over a connection of its own")
            .process(on(Attempt.class, DeliverToMqttRoute::begin)).id("begin")
            .doTry()
                .process().body(Publication.class, Publication::connect).id("connect")
                .filter(DeliverToMqttRoute::isConnected).id("if-connected")
                    .process().body(Publication.class, Publication::publish).id("publish")
                .endDoTry()
            .doFinally()
                .process().body(Publication.class, Publication::leave).id("leave")
            .end()
            .process(on(Publication.class, Publication::outcome)).id("report");
        // @formatter:on
    }

    private static Publication begin(Attempt attempt) throws MqttException {
        return attempt.target(MqttTopic.class).begin(attempt.delivery());
    }

    private static boolean isConnected(Exchange exchange) {
        return bodyOf(exchange, Publication.class).isConnected();
    }
}
