package io.tableorder.integrators.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.Outcome;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
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
 * Publishes one message, in the steps of {@link DeliverToMqttRoute}. Each makes a connection of its own, so none has to be kept alive. It
 * has failed if the broker does not confirm.
 */
final class Publication {

    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    private static final Duration TO_CONNECT = Duration.ofSeconds(3);
    private static final Duration TO_ANSWER = Duration.ofSeconds(15);
    private static final Duration TO_LEAVE = Duration.ofSeconds(1);

    private static final int AT_LEAST_ONCE = 1;

    private static final String TIMEOUT = "TIMEOUT";

    /** A state that is never removed, such as that of an order that was archived unserved, expires after this time. */
    private static final Duration KEPT = Duration.ofDays(1);

    private final MqttTopic.Setup setup;
    private final Delivery delivery;
    private final MqttAsyncClient client;
    private @Nullable Outcome outcome;

    Publication(String target, MqttTopic.Setup setup, Delivery delivery) throws MqttException {
        this.setup = setup;
        this.delivery = delivery;
        this.client = new MqttAsyncClient(setup.broker(), target + "-" + UUID.randomUUID(), new MemoryPersistence());
    }

    void connect() {
        try {
            client.connect(options()).waitForCompletion(TO_ANSWER.toMillis());
        } catch (MqttException e) {
            outcome = failed(e);
        }
    }

    boolean isConnected() {
        return outcome == null;
    }

    void publish() {
        String topic =
                setup.topic() + "/" + delivery.storeId() + (delivery.subject() == null ? "" : "/" + delivery.subject());
        try {
            IMqttToken answer = client.publish(topic, message());
            answer.waitForCompletion(TO_ANSWER.toMillis());
            int reason = answer.getReasonCodes()[0];
            outcome = reason < MqttReturnCode.RETURN_CODE_UNSPECIFIED_ERROR
                    ? Outcome.confirmed("the broker has it at " + topic)
                    : Outcome.failed(code(reason), "the broker refuses it at " + topic + " with reason " + reason);
        } catch (MqttException e) {
            outcome = failed(e);
        }
    }

    private MqttMessage message() {
        MqttMessage message = new MqttMessage(delivery.content().getBytes(UTF_8));
        message.setQos(AT_LEAST_ONCE);
        message.setRetained(setup.isRetained());
        MqttProperties properties = new MqttProperties();
        properties.setMessageExpiryInterval(KEPT.toSeconds());
        message.setProperties(properties);
        return message;
    }

    private Outcome failed(MqttException e) {
        return client.isConnected()
                ? Outcome.failed(code(e), detail(e)).uncertain()
                : Outcome.unavailable(code(e), detail(e));
    }

    Outcome outcome() {
        return Objects.requireNonNull(outcome);
    }

    private MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setConnectionTimeout((int) TO_CONNECT.toSeconds());
        options.setUserName(setup.username());
        options.setPassword(setup.password() == null ? null : setup.password().getBytes(UTF_8));
        return options;
    }

    /** Disconnects, also while connecting. Errors on leaving change nothing. */
    void leave() {
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
