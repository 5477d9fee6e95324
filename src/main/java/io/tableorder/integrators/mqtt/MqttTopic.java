package io.tableorder.integrators.mqtt;

import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.DeliveryPolicy;
import io.tableorder.integrators.delivery.Target;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes each order, table session or menu to a topic of its own below one topic of a broker. The broker retains the newest message
 * as the state for later subscribers; an empty text removes it. An attempt is a {@link Publication}.
 */
final class MqttTopic implements Target {

    private final String name;
    private final Setup setup;

    /**
     * The options, as the author of a drop-in gives them.
     *
     * @param password a secret
     */
    record Setup(
            String broker,
            String topic,
            @Nullable String username,
            @Nullable String password,
            boolean isRetained) {

        /** Leaves out the secret. */
        @Override
        public String toString() {
            return "Setup[" + broker + ", " + topic + "]";
        }
    }

    MqttTopic(String name, Setup setup) {
        this.name = name;
        this.setup = setup;
    }

    @Override
    public DeliveryPolicy policy() {
        return DeliveryPolicy.DEFAULT.repeatingLastStep();
    }

    Publication begin(Delivery delivery) throws MqttException {
        return new Publication(name, setup, delivery);
    }
}
