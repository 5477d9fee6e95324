package io.tableorder.integrators.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.event.Topology;
import io.tableorder.foundation.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.mock.MockEndpoint;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.ApplicationContext;

/** Files in the routes folder of the running service, and events at its broker. */
class DropInFixture {

    private static final Pattern STORE = Pattern.compile("\"storeid\":\"([^\"]+)\"");

    private final Path folder;
    private final Path tickets;
    private final DropIns dropIns;
    private final RabbitTemplate rabbit;
    private final CamelContext camel;
    private final List<Path> files = new ArrayList<>();

    DropInFixture(ApplicationContext context) {
        Settings settings = context.getBean(Settings.class);
        this.folder = settings.routesDir();
        this.tickets = settings.dataDir().resolve("tickets");
        this.dropIns = context.getBean(DropIns.class);
        this.rabbit = context.getBean(RabbitTemplate.class);
        this.camel = context.getBean(CamelContext.class);
    }

    /** A file's stem that no other test uses. */
    static String newStem() {
        return "test-x" + UUID.randomUUID().toString().replace("-", "");
    }

    /** Drops a route that takes orders from a queue named like the file, and waits until it runs. */
    String load(String stem, String steps) {
        return load(stem, "", steps);
    }

    String load(String stem, String parameter, String steps) {
        return load(stem, parameter, steps, Instant.EPOCH);
    }

    /** Puts other steps into a file that runs, and waits until they do. */
    String reload(String stem, String steps) {
        Instant loaded = dropIns.list().stream()
                .filter(dropIn -> dropIn.file().equals(stem + DropInGuard.SUFFIX))
                .findFirst()
                .orElseThrow()
                .since();
        return load(stem, "", steps, loaded);
    }

    private String load(String stem, String parameter, String steps, Instant after) {
        put(stem, text(stem, parameter, steps));
        awaitLoaded(stem, after);
        return stem;
    }

    /** Drops a route for each of the stems at once, and waits until all run. */
    void loadAll(List<String> stems, UnaryOperator<String> steps) {
        stems.forEach(stem -> put(stem, text(stem, "", steps.apply(stem))));
        stems.forEach(stem -> awaitLoaded(stem, Instant.EPOCH));
    }

    private static String text(String stem, String parameter, String steps) {
        return """
                - route:
                    id: %1$s
                    from:
                      uri: kamelet:table-order-events-source
                      parameters: { queue: %1$s, types: order.created %2$s }
                      steps:
                %3$s
                """.formatted(stem, parameter, steps.indent(8));
    }

    /** Drops a whole file, and waits until it runs. */
    void loadAsItIs(String stem, String text) {
        Instant before = Instant.now();
        put(stem, text);
        awaitLoaded(stem, before);
    }

    private void awaitLoaded(String stem, Instant after) {
        await().atMost(Duration.ofSeconds(30)).until(() -> dropIns.list().stream()
                .anyMatch(dropIn -> dropIn.file().equals(stem + DropInGuard.SUFFIX)
                        && dropIn.since().isAfter(after)
                        && dropIn.state() == DropIn.State.LOADED));
    }

    void put(String stem, String text) {
        try {
            Path unfinished = Files.writeString(folder.resolve(stem + ".tmp"), text);
            Path file = folder.resolve(stem + DropInGuard.SUFFIX);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            files.add(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes every file that this fixture has put there, and waits until their routes are gone. */
    void clear() {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        await().until(() -> dropIns.list().stream()
                .noneMatch(dropIn -> dropIn.isThere() && files.contains(folder.resolve(dropIn.file()))));
    }

    MockEndpoint mock(String name) {
        return camel.getEndpoint("mock:" + name, MockEndpoint.class);
    }

    Path ticket(UUID store, long orderId) {
        return tickets.resolve(store + "-order-" + orderId + ".txt");
    }

    void publish(String event) {
        publish(message(event));
    }

    /** When this returns, the broker has it: what is published after it comes after it. */
    void publish(Message message) {
        CorrelationData sent = new CorrelationData();
        rabbit.send(Topology.EXCHANGE, "order.created." + store(message), message, sent);
        assertThat(sent.getFuture()).succeedsWithin(Duration.ofSeconds(30)).matches(CorrelationData.Confirm::isAck);
    }

    /** As the relay would; what is no event has none. */
    private static String store(Message message) {
        Matcher store = STORE.matcher(new String(message.getBody(), UTF_8));
        return store.find() ? store.group(1) : "none";
    }

    static Message message(String event) {
        return MessageBuilder.withBody(event.getBytes(UTF_8))
                .setContentType("application/cloudevents+json")
                .setDeliveryMode(MessageProperties.DEFAULT_DELIVERY_MODE)
                .build();
    }

    static String order(UUID event, UUID store, long orderId) {
        return order(event, store, orderId, "KRW", 24500, "");
    }

    static String order(UUID event, UUID store, long orderId, String currency, long total, String note) {
        return """
                {"specversion":"1.0","id":"%s","source":"/stores/%s","type":"order.created",\
                "time":"2026-03-01T09:30:00Z","subject":"orders/%d","datacontenttype":"application/json",\
                "storeid":"%s","sequence":"0000000000000000007",\
                "data":{"made_up":true,"order_id":%d,"id":%d,"order_number":12,"status":"pending","total_price":%d,"currency":"%s",\
                "created_at":"2026-03-01T09:30:12.345678Z","table_id":31,"table_number":"3","table_session_id":5,\
                "note":"%s","order_items":[\
                {"menu_id":1,"menu_name":"김치찌개","unit_price":8000,"quantity":2,"subtotal":16000,"note":"덜 맵게"},\
                {"menu_id":2,"menu_name":"계란말이","unit_price":8500,"quantity":1,"subtotal":8500,"note":null}]}}""".formatted(event, store, orderId, store, orderId, orderId, total, currency, note);
    }
}
