package io.tableorder.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.client.model.ChangeStatus;
import io.tableorder.client.model.Order;
import io.tableorder.client.model.OrderCreatedData;
import io.tableorder.client.model.OrderStatus;
import io.tableorder.client.model.OrderStatusChangedData;
import io.tableorder.client.model.StaffOrder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Bed.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveStreamTest {

    private static final String STREAM = "/api/admin/orders/stream";

    @TempDir
    Path folder;

    private final Heard heard = new Heard();
    private LiveStream stream;

    /** Keeps all calls of the listener, in order. */
    private static class Heard implements StreamListener {

        private final BlockingQueue<Object> all = new LinkedBlockingQueue<>();

        @Override
        public void load() {
            all.add("load");
        }

        @Override
        public void event(LiveEvent event) {
            all.add(event);
        }

        @Override
        public void open() {
            all.add("open");
        }

        @Override
        public void waiting(Exception why) {
            all.add(why);
        }

        @Override
        public void ended(Exception why) {
            all.add(List.of(why));
        }

        Object next() throws InterruptedException {
            Object next = all.poll(3, TimeUnit.MINUTES);
            assertNotNull(next, "nothing more is heard");
            return next;
        }

        /** All events up to the creation of an order. */
        List<LiveEvent> until(Order order) throws InterruptedException {
            List<LiveEvent> events = new ArrayList<>();
            while (true) {
                if (next() instanceof LiveEvent event) {
                    events.add(event);
                    if (event.data() instanceof OrderCreatedData data
                            && data.getId().equals(order.getId())) {
                        return events;
                    }
                }
            }
        }

        void expect(Object... what) throws InterruptedException {
            for (Object thing : what) {
                assertEquals(thing, next());
            }
        }
    }

    @AfterEach
    void close() {
        if (stream != null) {
            stream.close();
        }
    }

    @Test
    void missesNothingAndTellsNothingTwiceOverAKill() throws Exception {
        Guest guest = guest(Bed.url());
        List<Order> placed = new ArrayList<>();
        List<LiveEvent> events = new ArrayList<>();
        try (Gateway gateway = new Gateway()) {
            placed.add(guest.placeOrder(Bed.order(Bed.COLA, "seen by load")));
            stream = staff(gateway.url()).live().follow(heard);
            heard.expect("open", "load");
            placed.add(guest.placeOrder(Bed.order(Bed.COLA, "before")));
            events.addAll(heard.until(placed.get(1)));

            gateway.isShut = true;
            Bed.kill();
            Bed.start();
            placed.add(guest.placeOrder(Bed.order(Bed.COLA, "meanwhile")));
            gateway.isShut = false;
            placed.add(guest.placeOrder(Bed.order(Bed.COLA, "after")));
            events.addAll(heard.until(placed.get(3)));
        }

        assertEquals(
                placed.stream().skip(1).map(Order::getId).toList(),
                events.stream()
                        .filter(event -> event.data() instanceof OrderCreatedData)
                        .map(event -> event.as(StaffOrder.class).getId())
                        .toList());
        long first = Long.parseLong(events.get(0).id());
        assertEquals(
                LongStream.range(first, first + events.size()).boxed().toList(),
                events.stream().map(event -> Long.valueOf(event.id())).toList());
    }

    @Test
    void goesOnWhereAnEarlierClientStopped() throws Exception {
        Guest guest = guest(Bed.url());
        stream = staff(Bed.url()).live().follow(heard);
        heard.expect("open", "load");
        LiveEvent seen =
                heard.until(guest.placeOrder(Bed.order(Bed.COLA, "seen"))).get(0);
        stream.close();
        stream.join();
        Order missed = guest.placeOrder(Bed.order(Bed.COLA, "missed"));

        stream = staff(Bed.url()).live().after(seen.id()).follow(heard);

        heard.expect("open");
        assertTrue(heard.until(missed).size() >= 1);
    }

    @Test
    void loadsAnewWhenTheLogHasNeverComeThatFar() throws Exception {
        stream = staff(Bed.url()).live().after("4000000000").follow(heard);

        heard.expect("open", "load");
        heard.until(guest(Bed.url()).placeOrder(Bed.order(Bed.COLA, "new")));
    }

    @Test
    void losesNothingWhenLoadingFails() throws Exception {
        Guest guest = guest(Bed.url());
        List<Order> loaded = new ArrayList<>();
        stream = staff(Bed.url()).live().follow(new StreamListener() {
            @Override
            public void load() throws Exception {
                loaded.add(guest.placeOrder(Bed.order(Bed.COLA, "load " + loaded.size())));
                heard.load();
                if (loaded.size() == 1) {
                    throw new IllegalStateException("cannot load");
                }
            }

            @Override
            public void event(LiveEvent event) {
                heard.event(event);
            }
        });

        heard.expect("load", "load");
        heard.until(loaded.get(1));
    }

    @Test
    void typesWhatTheContractNames() throws Exception {
        JsonNode contract = TableOrder.JSON.readTree(HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(Bed.url() + "/openapi.json"))
                                .build(),
                        BodyHandlers.ofString())
                .body());
        TreeMap<String, String> named = new TreeMap<>();
        contract.get("paths")
                .get(STREAM)
                .get("get")
                .get("x-events")
                .properties()
                .forEach(event -> {
                    String schema = event.getValue().get("$ref").asText();
                    named.put(event.getKey(), schema.substring(schema.lastIndexOf('/') + 1));
                });
        TreeMap<String, String> typed = new TreeMap<>();
        LiveEvent.DATA.forEach((type, model) -> typed.put(type, model.getSimpleName()));

        assertEquals(named, typed);
    }

    @Test
    void tellsWhatStaffDo() throws Exception {
        Staff staff = staff(Bed.url());
        stream = staff.live().follow(heard);
        heard.expect("open", "load");
        Order order = guest(Bed.url()).placeOrder(Bed.order(Bed.COLA, "cook it"));
        heard.until(order);

        staff.changeOrderStatus(order.getId(), new ChangeStatus().status(OrderStatus.PREPARING), null);

        OrderStatusChangedData data = assertInstanceOf(
                OrderStatusChangedData.class,
                assertInstanceOf(LiveEvent.class, heard.next()).data());
        assertEquals(OrderStatus.PENDING, data.getPreviousStatus());
    }

    @Test
    void needsNoTokenOnItsWayWithTickets() throws Exception {
        try (Gateway gateway = new Gateway()) {
            stream = staff(gateway.url()).live().byTicket().follow(heard);
            heard.expect("open", "load");
            heard.until(guest(Bed.url()).placeOrder(Bed.order(Bed.COLA, "by ticket")));

            assertEquals(
                    List.of("null"),
                    gateway.calls.stream()
                            .filter(call -> call.path().equals(STREAM))
                            .map(Gateway.Call::authorization)
                            .toList());
        }
    }

    @Test
    void logsInAgainWhenItsTokenEnds() throws Exception {
        try (Gateway gateway = new Gateway()) {
            Staff staff = staff(gateway.url());
            stream = staff.live().follow(heard);
            heard.expect("open", "load");

            staff.logoutAdmin();

            assertInstanceOf(Exception.class, heard.next());
            heard.expect("open");
            assertEquals(2, gateway.count("POST", "/api/admin/auth/login"));
            heard.until(guest(Bed.url()).placeOrder(Bed.order(Bed.COLA, "logged in again")));
        }
    }

    @Test
    void givesUpAConnectionThatSaysNothing() throws Exception {
        try (Gateway gateway = new Gateway()) {
            gateway.isMute = true;
            stream = staff(gateway.url()).live().silence(Duration.ofSeconds(5)).follow(new Heard() {
                @Override
                public void waiting(Exception why) {
                    if (why.getMessage().equals("nothing came for PT5S")) {
                        gateway.isMute = false;
                        heard.waiting(why);
                    }
                }

                @Override
                public void load() {
                    heard.load();
                }
            });

            assertInstanceOf(IOException.class, heard.next());
            heard.expect("load");
        }
    }

    @Test
    void endsWhenItIsRefusedForGood() throws Exception {
        stream = Bed.service().staff(Bed.admin().username("stranger")).live().follow(heard);
        assertEquals("INVALID_CREDENTIALS", endOf(stream).code());

        stream = staff(Bed.url()).live().after("no number").follow(heard);
        assertEquals(400, endOf(stream).status());
    }

    private ProblemException endOf(LiveStream stream) throws InterruptedException {
        stream.join();
        List<?> end = assertInstanceOf(List.class, heard.next());
        return assertInstanceOf(ProblemException.class, end.get(0));
    }

    private static Staff staff(String url) {
        return Bed.service(url).staff(Bed.admin());
    }

    private Guest guest(String url) {
        return Bed.service(url).guest(Bed.table(7), PendingOrders.in(folder));
    }
}
