package io.tableorder.integrators.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.integrators.delivery.Places.Place;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private final AtomicLong now = new AtomicLong();
    private final Places places = new Places(now::get);

    @Test
    void targetsThatFailGetHalfOfWhatTheOthersGetAndTakeNothingFromThem() {
        take(Places.FOR_FAILING, true);
        assertThat(places.take(true)).isEmpty();
        take(Places.FOR_WELL, false);
        assertThat(places.take(false)).isEmpty();
        assertThat(Places.FOR_FAILING).isEqualTo(Places.FOR_WELL / 2);
    }

    @Test
    void aPlaceThatIsLeftIsFree() {
        take(Places.FOR_FAILING, true).get(0).leave();
        assertThat(places.take(true)).isPresent();
    }

    @Test
    void anAttemptThatTakesLongNoLongerCounts() {
        take(Places.FOR_WELL, false).forEach(Place::beginAttempt);
        now.addAndGet(Places.LONG.toNanos());
        assertThat(places.take(false)).as("it may end any moment").isEmpty();
        now.incrementAndGet();
        take(Places.FOR_WELL, false);
        assertThat(places.take(false)).isEmpty();
    }

    @Test
    void whatIsNotTheTargetsFaultDoesNotCountAsLong() {
        take(Places.FOR_WELL, false).forEach(place -> {
            place.beginAttempt();
            place.endAttempt();
        });
        now.addAndGet(10 * Places.LONG.toNanos());
        assertThat(places.take(false)).isEmpty();
    }

    @Test
    void thereIsAnEndToThoseThatHang() {
        for (int taken = 0; taken < Places.MOST; taken += Places.FOR_WELL) {
            take(Places.FOR_WELL, false).forEach(Place::beginAttempt);
            now.addAndGet(2 * Places.LONG.toNanos());
        }
        assertThat(places.take(false)).isEmpty();
        assertThat(places.take(true)).isEmpty();
    }

    @Test
    void aThreadGoesOnWhileItsPlaceIsNotNeeded() {
        Place place = take(Places.FOR_WELL - 1, false).get(0);
        assertThat(place.renew(false)).isTrue();
        take(1, false);
        assertThat(place.renew(false)).isFalse();
        assertThat(place.renew(true)).as("it fails from now on").isTrue();
        assertThat(places.take(false)).isPresent();
    }

    private List<Place> take(int count, boolean isFailing) {
        return IntStream.range(0, count)
                .mapToObj(i -> places.take(isFailing).orElseThrow())
                .toList();
    }
}
