package io.tableorder.testing;

import io.tableorder.foundation.embedded.TestServers;

/** The broker of the tests, and its outages. */
public final class Broker {

    private Broker() {}

    /** Whether it is a RabbitMQ; otherwise it is the embedded broker. */
    public static boolean isRabbitMq() {
        return TestServers.brokerIsRabbitMq();
    }

    /**
     * Takes the broker away: all connections break and new ones are refused, until it is started again. RabbitMQ keeps
     * what is durable, the embedded broker forgets everything. Skips the test when the broker is not ours.
     */
    public static void stop() {
        TestServers.stopBroker();
    }

    /** Brings the broker back on the same port. */
    public static void start() {
        TestServers.startBroker();
    }

    /** Brings the broker back without anything that it had, as after the loss of its disk. */
    public static void startEmpty() {
        TestServers.startEmptyBroker();
    }
}
