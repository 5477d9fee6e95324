package io.tableorder.restaurant.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.http.Period;
import io.tableorder.restaurant.report.Sales.Line;
import io.tableorder.testing.Database;
import io.tableorder.testing.StoreTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Reports say the same whether or not their days are summed up, whatever happens to the orders before and after. */
class SettledSalesTest extends StoreTest {

    private static final long SEED = Long.getLong("sales.seed", 4217);

    /** What was sold by the orders alone. */
    private static final String ORACLE = """
            with sold as (
                select o.business_day, o.id as order_id, o.table_id, t.table_number, o.created_at, i.menu_id, i.menu_name,
                       i.quantity, i.subtotal
                  from orders o
                  join tables t on t.store_id = o.store_id and t.id = o.table_id
                  join order_items i on i.store_id = o.store_id and i.order_id = o.id
                 where o.store_id = :store and o.business_day between :from and :to and o.status <> 'cancelled'
                 union all
                select o.business_day, o.original_order_id, o.table_id, o.table_number, o.created_at, i.menu_id, i.menu_name,
                       i.quantity, i.subtotal
                  from order_history o
                  join order_history_items i using (store_id, business_day, original_order_id)
                 where o.store_id = :store and o.business_day between :from and :to and o.status <> 'cancelled'
            )
            select %1$s as key, %2$s as name, count(distinct order_id) as orders, coalesce(sum(quantity), 0) as items,
                   coalesce(sum(subtotal), 0) as sales
              from sold
             group by grouping sets ((), (%1$s))
            """;

    /** What options were sold, out of the same orders. */
    private static final String ORACLE_OF_OPTIONS = ORACLE.substring(0, ORACLE.indexOf("select %1$s"))
                    .replace("i.quantity, i.subtotal", "i.quantity, i.subtotal, i.options")
            + """
            select (o.value->>'option_id')::bigint as key,
                   (array_agg(o.value->>'name' order by created_at desc, order_id desc))[1] as name, count(distinct order_id) as orders,
                   sum(quantity * (o.value->>'quantity')::int) as items,
                   sum(quantity * (o.value->>'quantity')::int * (o.value->>'price_delta')::int) as sales
              from sold
             cross join jsonb_array_elements(options) o
             group by (o.value->>'option_id')::bigint
             union all
            select null, null, count(distinct order_id), coalesce(sum(quantity), 0), coalesce(sum(subtotal), 0) from sold
            """;

    private static final String LAST = "(array_agg(%s order by created_at desc, order_id desc))[1]";

    @Autowired
    private Sales sales;

    @Autowired
    private SettleSales settling;

    @Autowired
    private TransactionTemplate transaction;

    /** Its statements may take as long as they need. */
    private JdbcClient patient;

    private Connection connection;
    private LocalDate today;
    private LocalDate longAgo;
    private int sold;

    @BeforeEach
    void prepare() throws SQLException {
        connection = Database.connect();
        patient = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        today = sales.store(store.id()).orElseThrow().today();
        longAgo = today.minusDays(410);
        for (int day = 0; day < 6; day++) {
            makeMonth(today.minusDays(day));
        }
        makeMonth(longAgo);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void reportsAreThoseOfTheOrdersAloneWhateverHappensToThem() {
        Random random = new Random(SEED);
        int settledDays = 0;
        for (int step = 0; step < 150; step++) {
            String act = act(random);
            for (LocalDate from :
                    List.of(today.minusDays(365), today.minusDays(random.nextInt(6)), longAgo.minusDays(9))) {
                LocalDate to = from.isBefore(today.minusDays(365)) ? from.plusDays(20) : today;
                compare(from, to, "step " + step + " of seed " + SEED + ", " + act);
            }
            settledDays = Math.max(settledDays, settledDays());
        }
        settling.settle(store.id());
        compare(today.minusDays(365), today, "in the end");
        assertThat(settledDays).isGreaterThan(2);
    }

    /** Of eight instances' worth of hands, some move orders of yesterday into the history, and some sum yesterday up. */
    @Test
    void aDayThatIsSettledWhileItsOrdersAreArchivedMissesNone() {
        int orders = 24;
        for (int i = 0; i < orders; i++) {
            sell(random -> today.minusDays(1), new Random(i));
        }
        List<Long> archived = jdbc.sql("select original_order_id from order_history where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .list();
        Line before = total(today.minusDays(1), today);
        AtomicInteger settled = new AtomicInteger();
        CompletableFuture<?> moving = CompletableFuture.allOf(IntStream.range(0, 3)
                .mapToObj(hand -> CompletableFuture.runAsync(() -> IntStream.range(0, archived.size())
                        .filter(i -> i % 3 == hand)
                        .forEach(i -> move(archived.get(i), today.minusDays(2), today.minusDays(1)))))
                .toArray(CompletableFuture[]::new));
        Runnable settle = () -> {
            do {
                settling.settle(store.id());
                settled.incrementAndGet();
            } while (!moving.isDone());
        };
        CompletableFuture<?> hands =
                CompletableFuture.allOf(CompletableFuture.runAsync(settle), CompletableFuture.runAsync(settle));
        while (!hands.isDone()) {
            assertThat(total(today.minusDays(2), today)).isEqualTo(before);
        }
        hands.join();
        settling.settle(store.id());
        assertThat(total(today.minusDays(2), today)).isEqualTo(before);
        assertThat(jdbc.sql("select is_settled from sales_days where store_id = ? and business_day < ?")
                        .params(store.id(), today)
                        .query(Boolean.class)
                        .list())
                .isNotEmpty()
                .containsOnly(true);
        compare(today.minusDays(3), today, "in the end");
    }

    @Test
    void aYearReadsNoMoreThanAWeekOfOrders() throws Exception {
        sellAYear();
        long week = buffers(Grouping.DAY, today.minusDays(7), today.minusDays(1));
        settling.settle(store.id());
        patient.sql("vacuum analyze sales_days, sales_lines").update();
        for (Grouping grouping : Grouping.values()) {
            assertThat(buffers(grouping, today.minusDays(365), today.minusDays(1)))
                    .as("%s, where a week is %d", grouping, week)
                    .isLessThanOrEqualTo(week);
        }
        compare(today.minusDays(365), today.minusDays(1), "a year");
    }

    private String act(Random random) {
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> {
                long id = place(random.nextInt(2));
                jdbc.sql("update orders set business_day = ?, order_number = 1000 + ? where id = ?")
                        .params(today.minusDays(random.nextInt(4)), ++sold, id)
                        .update();
                return "an order";
            }
            case 3 -> {
                open(random).ifPresent(id -> api.patch("/api/admin/orders/" + id + "/status")
                        .as(store.adminToken())
                        .json("{\"status\":\"cancelled\"}")
                        .send());
                return "a cancellation";
            }
            case 4 -> {
                open(random).ifPresent(id -> api.delete("/api/admin/orders/" + id)
                        .as(store.adminToken())
                        .send());
                return "a deletion";
            }
            case 5 -> {
                complete(store.table(random.nextInt(2)));
                return "a completion";
            }
            case 6, 7 -> {
                sell(days -> days.nextInt(5) == 0 ? longAgo : today.minusDays(days.nextInt(6)), random);
                return "an archived order";
            }
            case 8 -> {
                reopen(random);
                return "a completed order that is open again";
            }
            case 9 -> {
                archived(random).ifPresent(id -> move(id, today.minusDays(random.nextInt(5))));
                return "an archived order on another day";
            }
            case 10 -> {
                archived(random).ifPresent(id -> jdbc.sql(
                                "update order_history set status = 'cancelled' where store_id = ? and original_order_id = ?")
                        .params(store.id(), id)
                        .update());
                return "an archived order that is cancelled";
            }
            case 11 -> {
                jdbc.sql("update stores set time_zone = ? where id = ?")
                        .params(
                                List.of("Asia/Seoul", "Asia/Kathmandu", "Asia/Tokyo")
                                        .get(random.nextInt(3)),
                                store.id())
                        .update();
                return "another time zone";
            }
            case 12 -> {
                sell(days -> today, random);
                jdbc.sql("select drop_history_partition((now() - interval '12 months')::date)")
                        .query((row, n) -> n)
                        .list();
                makeMonth(longAgo);
                return "a month that is dropped";
            }
            default -> {
                settling.settle(store.id());
                return "settled days";
            }
        }
    }

    private void compare(LocalDate from, LocalDate to, String what) {
        Sales.Store settings = sales.store(store.id()).orElseThrow();
        for (Grouping grouping : Grouping.values()) {
            assertThat(sorted(sales.lines(settings, new Period(from, to), grouping).stream()
                            .filter(line -> line.orders() > 0 || line.key() == null)))
                    .as("%s, by %s from %s to %s", what, grouping, from, to)
                    .isEqualTo(oracle(settings.timeZone(), from, to, grouping));
        }
    }

    private List<String> oracle(String zone, LocalDate from, LocalDate to, Grouping grouping) {
        String sql =
                switch (grouping) {
                    case DAY -> ORACLE.formatted("business_day", "null::text");
                    case HOUR ->
                        ORACLE.formatted(
                                "extract(hour from created_at at time zone '" + zone + "')::int", "null::text");
                    case MENU -> ORACLE.formatted("menu_id", LAST.formatted("menu_name"));
                    case TABLE -> ORACLE.formatted("table_id", LAST.formatted("table_number"));
                    case OPTION -> ORACLE_OF_OPTIONS;
                };
        return sorted(patient
                .sql(sql)
                .param("store", store.id())
                .param("from", from)
                .param("to", to)
                .query((row, n) -> new Line(
                        row.getString("key"),
                        row.getString("key") == null ? null : row.getString("name"),
                        row.getLong("orders"),
                        row.getLong("items"),
                        row.getLong("sales")))
                .list()
                .stream());
    }

    private static List<String> sorted(Stream<Line> lines) {
        return lines.map(line -> "%s %s: %d orders, %d items, %d"
                        .formatted(line.key(), line.name(), line.orders(), line.items(), line.sales()))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private Line total(LocalDate from, LocalDate to) {
        Sales.Store settings = sales.store(store.id()).orElseThrow();
        return sales.lines(settings, new Period(from, to), Grouping.TABLE).stream()
                .filter(line -> line.key() == null)
                .findFirst()
                .orElseThrow();
    }

    private int settledDays() {
        return jdbc.sql("select count(*) from sales_days where store_id = ? and is_settled and orders > 0")
                .param(store.id())
                .query(Integer.class)
                .single();
    }

    private long buffers(Grouping grouping, LocalDate from, LocalDate to) throws Exception {
        String plan = patient.sql("explain (analyze, buffers, format json) " + Sales.sql(grouping))
                .param("store", store.id())
                .param("zone", "Asia/Seoul")
                .param("from", from)
                .param("to", to)
                .query(String.class)
                .single();
        JsonNode top = new ObjectMapper().readTree(plan).path(0).path("Plan");
        return top.path("Shared Hit Blocks").asLong()
                + top.path("Shared Read Blocks").asLong();
    }

    /** Four hundred orders a day, of three menus each. */
    private void sellAYear() {
        makeMonth(today.minusDays(366));
        jdbc.sql("select make_history_partitions(?, ?)")
                .params(today.minusDays(366), today)
                .query((row, n) -> n)
                .list();
        jdbc.sql("update stores set created_at = now() - interval '2 years' where id = ?")
                .param(store.id())
                .update();
        patient.sql("""
                insert into order_history (store_id, original_order_id, table_id, table_number, session_id, order_number, business_day,
                                           status, total_price, currency, placed_by, version, created_at, updated_at, events)
                select :store, 5000000000 + d * 1000 + n, n % 10, n % 10, 1, n, :today::date - d, 'served', 3000, 'KRW', 'table:1', 1,
                       (:today::date - d) + interval '2 hours' + n * interval '90 seconds', now(), '[]'
                  from generate_series(1, 365) d, generate_series(1, 400) n
                """).param("store", store.id()).param("today", today).update();
        patient.sql("""
                insert into order_history_items
                select store_id, business_day, original_order_id, l, (order_number * 7 + l) % 20, 'menu', 1000, 1, 1000, null
                  from order_history, generate_series(1, 3) l
                 where store_id = ?
                """).param(store.id()).update();
        patient.sql("vacuum analyze order_history, order_history_items").update();
    }

    private void makeMonth(LocalDate day) {
        jdbc.sql("select make_history_partitions(?, ?)")
                .params(day, day)
                .query((row, n) -> n)
                .list();
    }

    private interface Days {

        LocalDate of(Random random);
    }

    private void sell(Days days, Random random) {
        LocalDate day = days.of(random);
        long id = 2_000_000_000L + ++sold;
        transaction.executeWithoutResult(status -> {
            makeMonth(day); // the service may have dropped it: it is older than orders are kept
            jdbc.sql("""
                    insert into order_history (store_id, original_order_id, table_id, table_number, session_id, order_number,
                                               business_day, status, total_price, currency, placed_by, version, created_at, updated_at,
                                               events)
                    values (?, ?, ?, ?, 1, ?, ?, 'served', 1, 'KRW', 'table:1', 1, ?::date + ? * interval '7 minutes', now(), '[]')
                    """)
                    .params(
                            store.id(),
                            id,
                            (long) random.nextInt(4),
                            "T" + random.nextInt(3),
                            sold,
                            day,
                            day,
                            random.nextInt(200))
                    .update();
            for (int line = 1; line <= 1 + random.nextInt(3); line++) {
                int quantity = 1 + random.nextInt(4);
                jdbc.sql("""
                        insert into order_history_items (store_id, business_day, original_order_id, line, menu_id, menu_name, unit_price,
                                                         quantity, subtotal, options)
                        values (?, ?, ?, ?, ?, ?, 500, ?, ?, cast(? as jsonb))
                        """)
                        .params(
                                store.id(),
                                day,
                                id,
                                line,
                                (long) line,
                                "menu " + random.nextInt(3),
                                quantity,
                                500L * quantity,
                                options(random, id))
                        .update();
            }
        });
    }

    /** All options of an order with one name, so that its last one is known. */
    private static String options(Random random, long order) {
        return IntStream.range(0, random.nextInt(3))
                .mapToObj(
                        option -> "{\"option_id\": %d, \"name\": \"option %d\", \"quantity\": %d, \"price_delta\": %d}"
                                .formatted(option, order % 3, 1 + random.nextInt(3), random.nextInt(900) - 300))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private void move(long id, LocalDate... days) {
        for (LocalDate day : days) {
            transaction.executeWithoutResult(status -> {
                jdbc.sql("update order_history set business_day = ? where store_id = ? and original_order_id = ?")
                        .params(day, store.id(), id)
                        .update();
                jdbc.sql("update order_history_items set business_day = ? where store_id = ? and original_order_id = ?")
                        .params(day, store.id(), id)
                        .update();
            });
        }
    }

    private void reopen(Random random) {
        jdbc.sql("""
                select original_order_id
                  from order_history h
                 where store_id = ? and exists (select from table_sessions s where s.store_id = h.store_id and s.id = h.session_id)
                   and exists (select from tables t where t.store_id = h.store_id and t.id = h.table_id)
                 order by original_order_id
                """).param(store.id()).query(Long.class).list().stream()
                .skip(random.nextInt(3))
                .findFirst()
                .ifPresent(id -> transaction.executeWithoutResult(status -> {
                    jdbc.sql("""
                            with gone as (delete from order_history where store_id = ? and original_order_id = ? returning *)
                            insert into orders (store_id, id, table_id, session_id, order_number, business_day, status, total_price,
                                                placed_by, version, created_at, updated_at)
                            select store_id, original_order_id, table_id, session_id, order_number, business_day, status, total_price,
                                   placed_by, version, created_at, updated_at
                              from gone
                            """).params(store.id(), id).update();
                    jdbc.sql("""
                            with gone as (delete from order_history_items where store_id = ? and original_order_id = ? returning *)
                            insert into order_items (store_id, order_id, line, menu_id, menu_name, unit_price, quantity, subtotal, options)
                            select store_id, original_order_id, line, menu_id, menu_name, unit_price, quantity, subtotal, options from gone
                            """).params(store.id(), id).update();
                }));
    }

    private Optional<Long> open(Random random) {
        return any("select id from orders where store_id = ? order by id", random);
    }

    private Optional<Long> archived(Random random) {
        return any("select original_order_id from order_history where store_id = ? order by original_order_id", random);
    }

    private Optional<Long> any(String sql, Random random) {
        List<Long> ids = jdbc.sql(sql).param(store.id()).query(Long.class).list();
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(random.nextInt(ids.size())));
    }

    private long place(int table) {
        return store.placeOrder(api, table);
    }

    private void complete(long table) {
        api.post("/api/admin/tables/" + table + "/complete-session")
                .as(store.adminToken())
                .send();
    }
}
