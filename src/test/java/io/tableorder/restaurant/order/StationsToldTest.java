package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import io.tableorder.http.Role;
import io.tableorder.restaurant.kitchen.KitchenHands;
import io.tableorder.restaurant.order.CancelItems.Part;
import io.tableorder.testing.StoreTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * Several hands work at random on the orders of two tables. What the events have told a station to make (a new order), not to make (a
 * cancellation) and to hand over or take over (a move) is, at any time, what the orders have for it.
 */
class StationsToldTest extends StoreTest {

    private static final int STEPS = Integer.getInteger("kitchen.steps", 10_000);
    private static final int HANDS = 4;
    private static final int BETWEEN_LOOKS = 250;
    private static final int MOST_OPEN = 25;
    private static final List<String> STATIONS = List.of("kitchen", "bar", "grill");
    private static final List<String> MOVES = List.of("preparing", "ready", "served", "cancelled");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    private ApplicationContext context;

    @Autowired
    private StatusChange statusChange;

    @Autowired
    private ItemCancellation cancellation;

    @Autowired
    private OrderDeletion deletion;

    private final long seed = Long.getLong("kitchen.seed", new Random().nextLong());
    private final Map<Long, Map<String, Long>> told = new HashMap<>();
    private List<Long> options = List.of();
    private long seen;

    @BeforeEach
    void setUpStations() {
        store.useTwoStations();
        jdbc.sql("insert into stations (store_id, name) values (?, 'grill')")
                .param(store.id())
                .update();
        // A soup as a set: with one or two colas, which the bar makes, or with rice, which is no dish of its own, or
        // with a salad from where the
        // soup is made.
        long salad = jdbc.sql("""
                        insert into menus (store_id, category_id, name, price)
                        select store_id, id, '샐러드', 4000 from menu_categories where store_id = ? and name = '식사'
                        returning id
                        """).param(store.id()).query(Long.class).single();
        jdbc.sql("update menu_categories set station = null where store_id = ? and name = '식사'")
                .param(store.id())
                .update();
        jdbc.sql("update menus set station = 'kitchen' where id = ?")
                .param(store.soup())
                .update();
        long group = jdbc.sql(
                        "insert into option_groups (store_id, name, max_choices) values (?, '세트', 9) returning id")
                .param(store.id())
                .query(Long.class)
                .single();
        jdbc.sql("insert into menu_option_groups (store_id, menu_id, group_id) values (?, ?, ?)")
                .params(store.id(), store.soup(), group)
                .update();
        options = List.of(option(group, "콜라", store.cola()), option(group, "밥", null), option(group, "샐러드", salad));
    }

    private long option(long group, String name, @Nullable Long menu) {
        return jdbc.sql(
                        "insert into options (store_id, group_id, name, max_quantity, linked_menu_id) values (?, ?, ?, 2, ?)"
                                + " returning id")
                .params(store.id(), group, name, menu)
                .query(Long.class)
                .single();
    }

    @Test
    void whatStationsWereToldIsWhatTheyHaveToMake() throws Exception {
        ExecutorService hands = Executors.newFixedThreadPool(HANDS);
        try {
            for (int done = 0; done < STEPS; done += BETWEEN_LOOKS) {
                List<Callable<Integer>> work = new ArrayList<>();
                for (int hand = 0; hand < HANDS; hand++) {
                    Random random = new Random(seed + done * 31L + hand);
                    work.add(() -> steps(random, BETWEEN_LOOKS / HANDS));
                }
                for (Future<Integer> worked : hands.invokeAll(work)) {
                    worked.get();
                }
                hear();
                assertThat(toldNow()).as("seed %d after %d steps", seed, done).isEqualTo(toMake());
            }
        } finally {
            hands.shutdownNow();
        }
        assertConsistent();
        assertThat(typesOfEvents())
                .containsAll(List.of(
                        "order.created",
                        "order.status_changed",
                        "order.items_changed",
                        "order.items_cancelled",
                        "order.deleted"));
    }

    private int steps(Random random, int count) {
        KitchenHands kitchen = new KitchenHands(context);
        Actor by = new Actor(Role.STORE_ADMIN, store.id(), store.admin());
        int refused = 0;
        for (int i = 0; i < count; i++) {
            List<Long> open = jdbc.sql("select id from orders where store_id = ? order by id")
                    .param(store.id())
                    .query(Long.class)
                    .list();
            try {
                step(random, kitchen, by, open);
            } catch (ProblemException e) {
                refused++;
            }
        }
        return refused;
    }

    private void step(Random random, KitchenHands kitchen, Actor by, List<Long> open) {
        int kind = random.nextInt(100);
        if (open.size() < 5 || kind < 8 && open.size() < MOST_OPEN) {
            place(random);
            return;
        }
        long order = open.get(random.nextInt(open.size()));
        int line = 1 + random.nextInt(2);
        String station = STATIONS.get(random.nextInt(STATIONS.size()));
        if (kind < 35) {
            kitchen.change(by, order, line, ItemState.values()[1 + random.nextInt(3)], null);
        } else if (kind < 55) {
            kitchen.change(by, order, line, null, station);
        } else if (kind < 65) {
            kitchen.bump(by, order, random.nextInt(4) == 0 ? null : station);
        } else if (kind < 75) {
            kitchen.recall(by, order, random.nextInt(4) == 0 ? null : station);
        } else if (kind < 88) {
            VoidReason reason = VoidReason.values()[random.nextInt(VoidReason.values().length)];
            List<Part> parts = random.nextInt(4) == 0
                    ? List.of(new Part(1, 1), new Part(2, 1 + random.nextInt(2)))
                    : List.of(new Part(line, 1 + random.nextInt(2)));
            cancellation.cancel(by, order, new CancelItems(parts, reason, null), IfMatch.ANY);
        } else if (kind < 95) {
            OrderStatus next = OrderStatus.of(MOVES.get(random.nextInt(MOVES.size())));
            if (random.nextBoolean()) {
                statusChange.change(by, order, new ChangeStatus(next, null), IfMatch.ANY);
            } else {
                statusChange.report(by, order, new ChangeStatus(next, null));
            }
        } else if (kind < 98) {
            deletion.delete(by, order, null, IfMatch.ANY);
        } else if (open.size() > MOST_OPEN - 5) {
            api.post("/api/admin/tables/" + store.table(random.nextInt(2)) + "/complete-session")
                    .as(store.adminToken())
                    .json("{\"force\":true}")
                    .sendUnchecked();
        }
    }

    private void place(Random random) {
        long option = options.get(random.nextInt(options.size()));
        api.post("/api/customer/orders")
                .as(store.tableToken(random.nextInt(2)))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(
                        "{\"items\":[{\"menu_id\":%d,\"quantity\":%d,\"options\":[{\"option_id\":%d,\"quantity\":%d}]},{\"menu_id\":%d,\"quantity\":2}]}"
                                .formatted(
                                        store.soup(),
                                        1 + random.nextInt(2),
                                        option,
                                        1 + random.nextInt(2),
                                        store.cola()))
                .send()
                .expect(201);
    }

    /** Takes the events that are new, in their order. */
    private void hear() {
        jdbc.sql("select seq, type, payload::text from event_log where store_id = ? and seq > ? order by seq")
                .params(store.id(), seen)
                .query((row, n) -> {
                    hear(row.getString("type"), read(row.getString("payload")));
                    seen = row.getLong("seq");
                    return seen;
                })
                .list();
    }

    private void hear(String type, JsonNode data) {
        long order = data.path("id").asLong();
        Map<String, Long> ofOrder = told.computeIfAbsent(order, first -> new TreeMap<>());
        switch (type) {
            case "order.created" -> data.path("order_items").forEach(item -> tell(ofOrder, item, 1));
            // What was cancelled before has no quantity left.
            case "order.deleted" -> data.path("order_items").forEach(item -> tell(ofOrder, item, -1));
            case "order.status_changed" -> {
                if (data.path("status").asText().equals("cancelled")) {
                    data.path("order_items").forEach(item -> tell(ofOrder, item, -1));
                }
            }
            case "order.items_cancelled" -> data.path("cancelled_items").forEach(item -> tell(ofOrder, item, -1));
            case "order.items_changed" ->
                data.path("changed_items").forEach(change -> {
                    if (change.has("previous_station")) {
                        JsonNode item = data.path("order_items")
                                .path(change.path("line").asInt() - 1);
                        tell(ofOrder, item, change.path("previous_station").asText(), -1);
                        tell(ofOrder, item, change.path("station").asText(), 1);
                    }
                });
            default -> {}
        }
        assertThat(ofOrder.values())
                .as("seed %d: %s of order %d", seed, type, order)
                .allMatch(quantity -> quantity > 0);
    }

    private static void tell(Map<String, Long> ofOrder, JsonNode item, int sign) {
        tell(ofOrder, item, item.path("station").asText(), sign);
    }

    /** Also the components of a set, which are made at their own stations, or where the line is made. */
    private static void tell(Map<String, Long> ofOrder, JsonNode item, String station, int sign) {
        long quantity = sign * item.path("quantity").asLong();
        tell(ofOrder, station, quantity);
        for (JsonNode option : item.path("options")) {
            if (!option.path("menu_id").isNull()) {
                tell(
                        ofOrder,
                        option.path("station").asText(station),
                        quantity * option.path("quantity").asLong());
            }
        }
    }

    private static void tell(Map<String, Long> ofOrder, String station, long quantity) {
        ofOrder.merge(station, quantity, Long::sum);
        ofOrder.remove(station, 0L);
    }

    /** By station, of the orders that are open. */
    private Map<String, Long> toldNow() {
        List<Long> open = jdbc.sql("select id from orders where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .list();
        Map<String, Long> sums = new TreeMap<>();
        open.forEach(order -> told.getOrDefault(order, Map.of())
                .forEach((station, quantity) -> sums.merge(station, quantity, Long::sum)));
        return sums;
    }

    private Map<String, Long> toMake() {
        Map<String, Long> sums = new TreeMap<>();
        jdbc.sql("""
                        with live as (
                            select station, quantity, options from order_items where store_id = ? and state <> 'cancelled'
                        ), parts as (
                            select station, quantity from live
                             union all
                            select coalesce(o.station, l.station), l.quantity * o.quantity
                              from live l
                             cross join jsonb_to_recordset(l.options) as o (menu_id bigint, station text, quantity int)
                             where o.menu_id is not null
                        )
                        select station, sum(quantity) as quantity from parts group by station
                        """)
                .param(store.id())
                .query((row, n) -> sums.put(row.getString("station"), row.getLong("quantity")))
                .list();
        return sums;
    }

    /** Totals, statuses and versions that contradict their items or events. */
    private void assertConsistent() {
        assertThat(jdbc.sql("""
                        select count(*)
                          from orders o
                         where o.store_id = ?
                           and (o.version <> (select count(*) from event_log e
                                               where e.store_id = o.store_id and e.aggregate_type = 'order' and e.aggregate_id = o.id)
                                or o.total_price <> (select sum(subtotal) from order_items i
                                                      where i.store_id = o.store_id and i.order_id = o.id)
                                or o.status <> (select case when bool_and(state = 'cancelled') then 'cancelled'
                                                            when bool_and(state in ('served', 'cancelled')) then 'served'
                                                            when bool_and(state in ('ready', 'served', 'cancelled')) then 'ready'
                                                            when bool_and(state in ('queued', 'cancelled')) then 'pending'
                                                            else 'preparing' end
                                                  from order_items i
                                                 where i.store_id = o.store_id and i.order_id = o.id))
                        """).param(store.id()).query(Long.class).single()).isZero();
    }

    private List<String> typesOfEvents() {
        return jdbc.sql("select distinct type from event_log where store_id = ?")
                .param(store.id())
                .query(String.class)
                .list();
    }

    private static JsonNode read(String payload) {
        try {
            return JSON.readTree(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
