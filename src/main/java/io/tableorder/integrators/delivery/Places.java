package io.tableorder.integrators.delivery;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Shares the threads of one kind of target out. Targets that fail get half as many as those that do well. An attempt that takes
 * long no longer counts, so that targets that begin to hang, all at once, do not hold up the others either.
 */
final class Places {

    static final int FOR_WELL = 32;
    static final int FOR_FAILING = FOR_WELL / 2;

    /** With all that hang. */
    static final int MOST = 256;

    static final Duration LONG = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private final Set<Place> taken = new HashSet<>();

    Places(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Empty when there is none for now. */
    synchronized Optional<Place> take(boolean isFailing) {
        if (isFull(isFailing)) {
            return Optional.empty();
        }
        Place place = new Place(isFailing);
        taken.add(place);
        return Optional.of(place);
    }

    private boolean isFull(boolean isFailing) {
        return taken.size() >= MOST
                || (isFailing ? count(Place::isFailing) >= FOR_FAILING : count(Place::isQuick) >= FOR_WELL);
    }

    private long count(Predicate<Place> such) {
        return taken.stream().filter(such).count();
    }

    /** A thread's. */
    final class Place {

        private boolean isFailing;
        private boolean isAttempting;
        private long since;

        private Place(boolean isFailing) {
            this.isFailing = isFailing;
        }

        private boolean isFailing() {
            return isFailing;
        }

        private boolean isQuick() {
            return !isFailing && !(isAttempting && nanoTime.getAsLong() - since > LONG.toNanos());
        }

        void beginAttempt() {
            synchronized (Places.this) {
                isAttempting = true;
                since = nanoTime.getAsLong();
            }
        }

        void endAttempt() {
            synchronized (Places.this) {
                isAttempting = false;
            }
        }

        /** Whether the thread may go on with the same target. Not while all are taken: then it is anybody's turn. */
        boolean renew(boolean isFailingNow) {
            synchronized (Places.this) {
                if (isFull(isFailingNow)) {
                    return false;
                }
                isFailing = isFailingNow;
                return true;
            }
        }

        void leave() {
            synchronized (Places.this) {
                taken.remove(this);
            }
        }
    }
}
