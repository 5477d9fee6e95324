package io.tableorder.integrators.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.DeliveryPolicy;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Target;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes each order, table session or menu to a topic of its own below one topic of a broker. The broker retains the newest message
 * as the state for later subscribers; an empty text removes it. Each attempt makes a connection of its own, so none has to be kept alive.
 * An attempt has failed if the broker does not confirm within it.
 */
final class MqttTopic implements Target {

    private static final Logger LOG = LoggerFactory.getLogger(MqttTopic.class);

    private static final Duration TO_CONNECT = Duration.ofSeconds(3);
    private static final Duration TO_ANSWER = Duration.ofSeconds(15);
    private static final Duration TO_LEAVE = Duration.ofSeconds(1);

    private static final int AT_LEAST_ONCE = 1;

    private static final String TIMEOUT = "TIMEOUT";

    /** A state that is never removed, such as that of an order that was archived unserved, expires after this time. */
    private static final Duration KEPT = Duration.ofDays(1);

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

    @Override
    public Outcome attempt(Delivery delivery) throws MqttException {
        MqttAsyncClient client =
                new MqttAsyncClient(setup.broker(), name + "-" + UUID.randomUUID(), new MemoryPersistence());
        try {
            client.connect(options()).waitForCompletion(TO_ANSWER.toMillis());
            return published(client, delivery);
        } catch (MqttException e) {
            return client.isConnected()
                    ? Outcome.failed(code(e), detail(e)).uncertain()
                    : Outcome.unavailable(code(e), detail(e));
        } finally {
            leave(client);
        }
    }

    private Outcome published(MqttAsyncClient client, Delivery delivery) throws MqttException {
        String topic =
                setup.topic() + "/" + delivery.storeId() + (delivery.subject() == null ? "" : "/" + delivery.subject());
        MqttMessage message = new MqttMessage(delivery.content().getBytes(UTF_8));
        message.setQos(AT_LEAST_ONCE);
        message.setRetained(setup.isRetained());
        MqttProperties properties = new MqttProperties();
        properties.setMessageExpiryInterval(KEPT.toSeconds());
        message.setProperties(properties);
        IMqttToken answer = client.publish(topic, message);
        answer.waitForCompletion(TO_ANSWER.toMillis());
        int reason = answer.getReasonCodes()[0];
        return reason < MqttReturnCode.RETURN_CODE_UNSPECIFIED_ERROR
                ? Outcome.confirmed("the broker has it at " + topic)
                : Outcome.failed(code(reason), "the broker refuses it at " + topic + " with reason " + reason);
    }

    private MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setConnectionTimeout((int) TO_CONNECT.toSeconds());
        options.setUserName(setup.username());
        options.setPassword(setup.password() == null ? null : setup.password().getBytes(UTF_8));
        return options;
    }

    /** Disconnects, also while connecting. Errors on leaving change nothing. */
    private static void leave(MqttAsyncClient client) {
        try {
            client.disconnectForcibly(0, TO_LEAVE.toMillis(), client.isConnected());
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("A connection to {} did not end cleanly: {}", client.getServerURI(), e.toString());
        }
    }

    private static String code(MqttException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof UnknownHostException) {
            return "UNKNOWN_HOST";
        }
        return cause instanceof SocketTimeoutException ? TIMEOUT : code(failure.getReasonCode());
    }

    private static String code(int reason) {
        return switch (reason) {
            case MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD,
                    MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED,
                    MqttReturnCode.RETURN_CODE_BAD_AUTHENTICATION -> "NOT_AUTHORIZED";
            case MqttClientException.REASON_CODE_CLIENT_TIMEOUT, MqttClientException.REASON_CODE_WRITE_TIMEOUT ->
                TIMEOUT;
            case MqttClientException.REASON_CODE_SERVER_CONNECT_ERROR -> "CONNECTION_REFUSED";
            case MqttClientException.REASON_CODE_CONNECTION_LOST -> "CONNECTION_LOST";
            default -> "MQTT_" + reason;
        };
    }

    private String detail(MqttException failure) {
        return setup.broker() + ": " + (failure.getCause() == null ? failure.getMessage() : failure.getCause());
    }
}
