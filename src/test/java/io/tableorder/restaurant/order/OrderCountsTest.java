package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tableorder.restaurant.store.StoreLookup;
import io.tableorder.restaurant.store.StoreLookup.NamedStore;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class OrderCountsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final OrderCounts counts = new OrderCounts(new WithoutDatabase(), meters);

    private static final class WithoutDatabase implements StoreLookup {

        @Override
        public List<NamedStore> listOldest(int most) {
            throw new CannotGetJdbcConnectionException("away");
        }
    }

    @Test
    void storesBeyondTheThousandthAreCountedAsOne() {
        for (int i = 0; i < 1_200; i++) {
            counts.placed(UUID.randomUUID(), 100, "KRW");
        }
        assertThat(meters.get("tableorder.orders.placed").counters()).hasSize(1_001);
        assertThat(meters.get("tableorder.orders.placed")
                        .tag("store", "other")
                        .counter()
                        .count())
                .isEqualTo(200);
        assertThat(meters.get("tableorder.orders.revenue")
                        .tag("store", "other")
                        .counter()
                        .count())
                .isEqualTo(20_000);
    }

    @Test
    void eachCurrencyOfAStoreIsCountedApart() {
        UUID store = UUID.randomUUID();
        counts.placed(store, 8_000, "KRW");
        counts.placed(store, 1_250, "USD");
        assertThat(meters.get("tableorder.orders.placed")
                        .tag("store", store.toString())
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("tableorder.orders.revenue")
                        .tag("currency", "USD")
                        .counter()
                        .count())
                .isEqualTo(1_250);
    }

    @Test
    void countsFromBeforeAStoreHadItsNameContinueUnderIt() {
        UUID store = UUID.randomUUID();
        counts.placed(store, 8_000, "KRW");
        counts.meet(new NamedStore(store, "을지로점", "KRW"));
        counts.placed(store, 2_000, "KRW");
        counts.meet(new NamedStore(store, "을지로 본점", "KRW"));
        assertThat(meters.get("tableorder.orders.placed")
                        .tag("store", store.toString())
                        .counters())
                .singleElement()
                .returns(2.0, Counter::count)
                .returns("을지로 본점", counter -> counter.getId().getTag("store_name"));
        assertThat(meters.get("tableorder.orders.revenue")
                        .tag("store", store.toString())
                        .counters())
                .singleElement()
                .returns(10_000.0, Counter::count);
    }

    @Test
    void aDatabaseThatIsAwayIsNoFailure() {
        counts.meetStores();
        assertThat(meters.get("tableorder.orders.placed").counters()).hasSize(1);
    }
}
