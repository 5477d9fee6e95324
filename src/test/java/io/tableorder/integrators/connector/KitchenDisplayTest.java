package io.tableorder.integrators.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.testing.Mosquitto;
import io.tableorder.testing.StoreTest;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The sample {@code kitchen-display}, and with it the kamelet {@code mqtt-sink}, at a real broker. */
@Tag("broker")
@Timeout(600)
class KitchenDisplayTest extends StoreTest {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String NAME = "kitchen-display";

    private final DropInFixture fixture;
    private final AmqpAdmin admin;

    @TempDir
    private Path folder;

    private Mosquitto broker;

    @Autowired
    KitchenDisplayTest(ApplicationContext context, AmqpAdmin admin) {
        this.fixture = new DropInFixture(context);
        this.admin = admin;
    }

    @BeforeEach
    void loadTheSample() throws Exception {
        broker = new Mosquitto(folder);
        System.setProperty(NAME + ".store", store.id().toString());
        System.setProperty(NAME + ".broker", broker.address());
        System.setProperty(NAME + ".username", Mosquitto.USER);
        System.setProperty(NAME + ".password", Mosquitto.PASSWORD);
        fixture.loadAsItIs(NAME, Files.readString(Path.of("routes/samples", NAME + DropInGuard.SUFFIX)));
    }

    @AfterEach
    void close() throws Exception {
        fixture.clear();
        admin.deleteQueue(NAME);
        for (String setting : new String[] {"store", "broker", "username", "password"}) {
            System.clearProperty(NAME + "." + setting);
        }
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void aDisplayThatComesLateSeesHowEachOpenOrderStands() throws Exception {
        long served = place(0);
        long open = place(1);
        change(served, "preparing");
        change(served, "ready");
        change(served, "served");
        change(open, "preparing");
        await().atMost(SOON).until(() -> confirmed() == 6);
        try (Display late = new Display()) {
            await().atMost(SOON).until(() -> late.orders.containsKey(topic(open)));
            JsonNode order = late.order(open);
            assertThat(order.path("status").asText()).isEqualTo("preparing");
            assertThat(order.at("/order_items/0/menu_name").asText()).isEqualTo("된장국");
            assertThat(late.orders).doesNotContainKey(topic(served));

            change(open, "cancelled");
            await().atMost(SOON).until(() -> !late.orders.containsKey(topic(open)));
        }
    }

    @Test
    void whatHappensWhileTheBrokerIsAwayIsShownWhenItIsBack() throws Exception {
        broker.stop();
        long order = place(0);
        change(order, "preparing");
        await().atMost(SOON).until(() -> condition().equals("CONNECTION_REFUSED"));
        broker.start();
        try (Display display = new Display()) {
            await().atMost(SOON).until(() -> display.orders.containsKey(topic(order)));
            await().atMost(SOON)
                    .until(() -> display.order(order).path("status").asText().equals("preparing"));
        }
        assertThat(store.count("dead_letters")).isZero();
    }

    /** In the time that http: of drop-ins has as well. */
    @Test
    void aBrokerThatSaysNothingIsLetGoOf() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            System.setProperty(NAME + ".broker", "tcp://127.0.0.1:" + silent.getLocalPort());
            fixture.loadAsItIs(NAME, Files.readString(Path.of("routes/samples", NAME + DropInGuard.SUFFIX)) + "\n");
            place(0);
            await().atMost(SOON).until(() -> condition().equals("TIMEOUT"));
        }
    }

    @Test
    void aBrokerThatRefusesTheLoginIsTheTargetsCondition() throws Exception {
        System.setProperty(NAME + ".password", "wrong");
        fixture.loadAsItIs(NAME, Files.readString(Path.of("routes/samples", NAME + DropInGuard.SUFFIX)) + "\n");
        place(0);
        await().atMost(SOON).until(() -> condition().equals("NOT_AUTHORIZED"));
    }

    private long place(int table) {
        return api.post("/api/customer/orders")
                .as(store.tableToken(table))
                .json(store.cart())
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    private void change(long order, String status) {
        api.patch("/api/admin/orders/" + order + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"" + status + "\"}")
                .send()
                .expect(200);
    }

    private String topic(long order) {
        return "kitchen/" + store.id() + "/orders/" + order;
    }

    private long confirmed() {
        return jdbc.sql("select count(*) from deliveries where store_id = ? and target = ? and state = 'confirmed'")
                .params(store.id(), NAME)
                .query(Long.class)
                .single();
    }

    private String condition() {
        return jdbc.sql("select condition from delivery_targets where name = ?")
                .param(NAME)
                .query(String.class)
                .optional()
                .orElse("");
    }

    /** What a display shows: the newest message of each topic, unless that is empty. */
    private final class Display implements MqttCallback, AutoCloseable {

        private final Map<String, String> orders = new ConcurrentHashMap<>();
        private final MqttClient client;

        Display() throws MqttException {
            client = new MqttClient(broker.address(), "display-" + UUID.randomUUID(), new MemoryPersistence());
            client.setCallback(this);
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setUserName(Mosquitto.USER);
            options.setPassword(Mosquitto.PASSWORD.getBytes(UTF_8));
            client.connect(options);
            client.subscribe("kitchen/" + store.id() + "/orders/+", 1);
        }

        JsonNode order(long id) throws Exception {
            return new ObjectMapper().readTree(orders.get(topic(id)));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            if (message.getPayload().length == 0) {
                orders.remove(topic);
            } else {
                orders.put(topic, new String(message.getPayload(), UTF_8));
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, @Nullable String server) {}

        @Override
        public void authPacketArrived(int reasonCode, @Nullable MqttProperties properties) {}

        @Override
        public void close() throws MqttException {
            client.disconnect();
            client.close();
        }
    }
}
