package io.tableorder.ops;

import java.io.PrintStream;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves orders that a wrong clock or time zone has dated after their store's current business day back to that day. They get the next
 * numbers of the day, so that no number is used twice. Prints one line for each order.
 */
@Repository
class BusinessDays {

    private static final String STORES = """
            select id, name, business_day(id) as today
              from stores
             where :store::uuid is null or id = :store
             order by name, id
            """;

    /** Orders are always locked before the store's sequence. */
    private static final String LOCK_ORDERS = """
            select id from orders where store_id = :store and business_day > :today order by id for update
            """;

    private static final String LOCK_DAY = "select business_day from store_seq where store_id = :store for update";

    /** Besides open orders: completed ones, deleted ones, and what was cancelled of any. */
    private static final String IS_AHEAD = """
            select exists (select from order_history where store_id = :store and business_day > :today)
                or exists (select from deleted_orders where store_id = :store and business_day > :today)
                or exists (select from order_voids where store_id = :store and business_day > :today)
            """;

    private static final String MAKE_MONTH = "select make_history_partitions(:today, :today)::text";

    private static final String TURN = "select turn_business_day(:store, :today)";

    private static final String MOVE = """
            with ahead as (
                select {id} as id, business_day, order_number, row_number() over (order by business_day, order_number, {id}) as place
                  from {table}
                 where store_id = :store and business_day > :today
            )
            update {table} o
               set business_day = :today, order_number = :last + a.place
              from ahead a
             where o.store_id = :store and o.business_day = a.business_day and o.{id} = a.id
            returning a.id, a.business_day as old_day, a.order_number as old_number, o.order_number as number
            """;

    private static final String MOVE_ORDERS = MOVE.replace("{id}", "id").replace("{table}", "orders");

    private static final String MOVE_ARCHIVED =
            MOVE.replace("{id}", "original_order_id").replace("{table}", "order_history");

    private static final String MOVE_ARCHIVED_ITEMS = """
            update order_history_items set business_day = :today where store_id = :store and business_day > :today
            """;

    private static final String MOVE_DELETED = """
            update deleted_orders set business_day = :today where store_id = :store and business_day > :today
            """;

    private static final String MOVE_VOIDS = """
            update order_voids set business_day = :today where store_id = :store and business_day > :today
            """;

    private static final String COUNT_ON = "update store_seq set order_number = :last where store_id = :store";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    BusinessDays(DataSource database) {
        this.jdbc = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    }

    private record Store(UUID id, String name, LocalDate today) {}

    private record Moved(long id, LocalDate oldDay, int oldNumber, int number) {}

    /**
     * @param only null for all stores
     * @param isDone false to print only what would be done, and roll it back
     */
    void repair(@Nullable UUID only, boolean isDone, PrintStream out) {
        List<Store> stores =
                jdbc.sql(STORES).param("store", only).query(Store.class).list();
        if (stores.isEmpty() && only != null) {
            throw new DatabaseCommand.Refused("There is no store " + only);
        }
        int repaired = 0;
        for (Store store : stores) {
            boolean wasAhead = Boolean.TRUE.equals(transaction.execute(status -> {
                if (!isDone) {
                    status.setRollbackOnly();
                }
                return repair(store, out);
            }));
            repaired += wasAhead ? 1 : 0;
        }
        if (repaired == 0) {
            out.println("No store is ahead of its business day");
        } else if (!isDone) {
            throw new DatabaseCommand.Refused("Nothing was repaired: in production this needs --yes");
        }
    }

    private boolean repair(Store store, PrintStream out) {
        boolean hasOrders =
                !statement(LOCK_ORDERS, store).query(Long.class).list().isEmpty();
        LocalDate day = jdbc.sql(LOCK_DAY)
                .param("store", store.id())
                .query(LocalDate.class)
                .single();
        boolean hasOthers = statement(IS_AHEAD, store).query(Boolean.class).single();
        if (!hasOrders && !hasOthers && !day.isAfter(store.today())) {
            return false;
        }
        jdbc.sql(MAKE_MONTH).param("today", store.today()).query(String.class).optional();
        int last = statement(TURN, store).query(Integer.class).single();
        last = move(MOVE_ARCHIVED, store, last, out);
        statement(MOVE_ARCHIVED_ITEMS, store).update();
        last = move(MOVE_ORDERS, store, last, out);
        statement(MOVE_DELETED, store).update();
        statement(MOVE_VOIDS, store).update();
        jdbc.sql(COUNT_ON).param("last", last).param("store", store.id()).update();
        out.println("Store " + store.id() + " (" + store.name() + ") goes on with number " + (last + 1) + " of "
                + store.today());
        return true;
    }

    private int move(String sql, Store store, int last, PrintStream out) {
        List<Moved> moved =
                statement(sql, store).param("last", last).query(Moved.class).list();
        moved.forEach(order -> out.println("Order " + order.id() + ": number " + order.oldNumber() + " of "
                + order.oldDay() + " becomes number " + order.number() + " of " + store.today()));
        return last + moved.size();
    }

    private JdbcClient.StatementSpec statement(String sql, Store store) {
        return jdbc.sql(sql).param("store", store.id()).param("today", store.today());
    }
}
