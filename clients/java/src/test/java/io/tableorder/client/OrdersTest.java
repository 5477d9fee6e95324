package io.tableorder.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tableorder.client.core.ApiException;
import io.tableorder.client.model.Order;
import io.tableorder.client.model.PlaceOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Bed.class)
class OrdersTest {

    /** Differs in each test, so that no order of another test is the same. */
    private final String note = UUID.randomUUID().toString();

    @TempDir
    Path folder;

    @Test
    void isOneOrderThoughTheServiceDiesBeforeItAnswers() throws Exception {
        Guest guest = guest(1);
        guest.listMenus(null, null, null);
        Bed.kill();
        Bed.startToDieBeforeItAnswersAnOrder();
        Future<Order> placing = Bed.async(() -> guest.placeOrder(Bed.order(Bed.KIMCHI_STEW, note)));
        Bed.kill();
        Bed.start();

        Order placed = placing.get();

        assertEquals(List.of(placed.getId()), ordersOf(guest, note));
        assertEquals(List.of(), guest.pendingOrders());
    }

    @Test
    void waitsForAServiceThatIsAway() throws Exception {
        Guest guest = guest(1);
        guest.listMenus(null, null, null);
        Bed.kill();
        Future<Order> placing = Bed.async(() -> guest.placeOrder(Bed.order(Bed.COLA, note)));
        Bed.start();

        assertEquals(List.of(placing.get().getId()), ordersOf(guest, note));
    }

    @Test
    void hasItsKeyAfterARestartOfTheClient() throws Exception {
        PlaceOrder order = Bed.order(Bed.KIMCHI_STEW, note);
        try (Gateway gateway = new Gateway()) {
            gateway.losesOrders = true;
            TableOrder impatient =
                    TableOrder.at(gateway.url()).patience(Duration.ZERO).build();
            Guest before = impatient.guest(Bed.table(2), PendingOrders.in(folder));
            ApiException lost = assertThrows(ApiException.class, () -> before.placeOrder(order));
            assertInstanceOf(IOException.class, lost.getCause());
        }

        Guest after = guest(2);
        PendingOrder pending = after.pendingOrders().get(0);
        assertEquals(order, pending.order());
        assertEquals(List.of(), guest(3).pendingOrders(), "another table's");
        Order placed = after.placeOrder(Bed.order(Bed.KIMCHI_STEW, note));

        assertEquals(List.of(placed.getId()), ordersOf(after, note));
        assertEquals(List.of(), after.pendingOrders());
    }

    @Test
    void isAnotherOrderOnceTheFirstWasAnswered() throws Exception {
        Guest guest = guest(3);

        Order first = guest.placeOrder(Bed.order(Bed.COLA, "one more"));
        Order second = guest.placeOrder(Bed.order(Bed.COLA, "one more"));

        assertNotEquals(first.getId(), second.getId());
    }

    @Test
    void isPendingNoLongerWhenItWasRefused() {
        Guest guest = guest(3);

        assertThrows(ProblemException.class, () -> guest.placeOrder(Bed.order(Bed.SOLD_OUT_NOODLES, "")));

        assertEquals(List.of(), guest.pendingOrders());
    }

    @Test
    void comesThroughAsSlowlyAsTheServiceAsks() throws Exception {
        try (Gateway gateway = new Gateway()) {
            Guest guest = Bed.service(gateway.url()).guest(Bed.table(4), PendingOrders.in(folder));
            Set<Long> orders = new HashSet<>();
            int placed = 0;
            while (placed < 200
                    && gateway.calls.stream()
                                    .filter(call -> call.status() == 429)
                                    .count()
                            < 3) {
                orders.add(guest.placeOrder(Bed.order(Bed.COLA, "number " + placed++))
                        .getId());
            }

            assertTrue(placed < 200, "the bed has no limit of orders: see clients/java/README.md");
            assertEquals(placed, orders.size());
            assertEquals(placed + 3, gateway.count("POST", "/api/customer/orders"), "tries, of which each 429 is one");
        }
    }

    private Guest guest(int table) {
        return Bed.service().guest(Bed.table(table), PendingOrders.in(folder));
    }

    private static List<Long> ordersOf(Guest guest, String note) throws ApiException {
        return guest.listOwnOrders(null).stream()
                .filter(order -> note.equals(order.getNote()))
                .map(Order::getId)
                .toList();
    }
}
