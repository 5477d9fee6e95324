package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.tableorder.testing.DriverLog;
import io.tableorder.testing.StoreTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What an order costs at the database: how often the threads that serve it wait for an answer. */
class RoundTripsTest extends StoreTest {

    /** The database answers when it has received this. */
    private static final String SYNC = "FE=> Sync";

    private static final Pattern PARSED =
            Pattern.compile("FE=> Parse\\(stmt=[^,]*,query=\"(.*)\",oids=.*", Pattern.DOTALL);

    private static final Pattern SERVES = Pattern.compile("(http-nio|orders)-.*");

    @Autowired
    private DataSource pool;

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    /** A connection that has rested is asked first whether it is alive, so one order of several may cost more. */
    @Test
    void anOrderAtATableThatHasOrderedBeforeIsOneStatementInOneRoundTrip() throws SQLException {
        order();
        // A connection shows a statement's text only until the server prepares it.
        pool.unwrap(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
        List<Long> roundTrips = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            messages.clear();
            try (DriverLog log = new DriverLog(this::hear)) {
                order();
            }
            roundTrips.add(messages.stream().filter(SYNC::equals).count());
            messages.stream()
                    .map(PARSED::matcher)
                    .filter(Matcher::matches)
                    .map(parsed -> parsed.group(1).strip())
                    .filter(statement -> !statement.isEmpty())
                    .forEach(statements::add);
        }
        assertThat(roundTrips).contains(1L).doesNotContain(0L);
        assertThat(statements).isNotEmpty().allMatch(statement -> statement.contains("from place_order("));
    }

    private void hear(String message) {
        if (SERVES.matcher(Thread.currentThread().getName()).matches()) {
            messages.add(message.strip());
        }
    }

    private void order() {
        api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(store.cart())
                .send()
                .expect(201);
    }
}
