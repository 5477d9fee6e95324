package io.tableorder.integrators.delivery;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Divides the threads of one kind of target. Failing targets get half as many as the others. An attempt that takes long no longer
 * counts, so that targets which all begin to hang at once do not delay the others either.
 */
final class Places {

    static final int FOR_WELL = 32;
    static final int FOR_FAILING = FOR_WELL / 2;

    /** Including the attempts that hang. */
    static final int MOST = 256;

    static final Duration LONG = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private final Set<Place> taken = new HashSet<>();

    Places(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Empty if no place is free. */
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

    private long count(Predicate<Place> condition) {
        return taken.stream().filter(condition).count();
    }

    /** The place of one thread. */
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

        /** Whether the thread may go on with its target. If all places are taken it has to leave, so that others get their turn. */
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
