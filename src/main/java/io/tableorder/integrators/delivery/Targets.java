package io.tableorder.integrators.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The targets that this instance serves: those that drop-ins have opened, while they are open, and those that are rows, as soon as there
 * are deliveries for them. Deliveries to any other target wait.
 */
@Component
public class Targets {

    private static final Logger LOG = LoggerFactory.getLogger(Targets.class);

    /** A change on another instance takes effect here within this time. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** At most so many targets of rows are kept in memory. */
    private static final int MOST_KEPT = 1_000;

    private static final int LONGEST_ID = 18;

    private final Map<String, Channel> channels;
    private final ObjectProvider<StoredTargets> stored;
    private final Map<String, Open> open = new ConcurrentHashMap<>();

    /** The targets of rows that were opened lately. */
    private final Cache<String, Known> known = Caffeine.newBuilder()
            .maximumSize(MOST_KEPT)
            .expireAfterAccess(Duration.ofMinutes(5))
            .build();

    /** A target with its name and kind. */
    record Open(String name, String kind, boolean isOnPaper, boolean isPaused, Target target) {

        /** Whether the target polls for its deliveries. */
        boolean isFetching() {
            return target.policy().isPulled();
        }

        /** Whether attempts at it are made. */
        boolean isServed() {
            return !isPaused && !isFetching();
        }
    }

    private record Known(String version, Open open, long at) {

        private boolean isFresh() {
            return System.nanoTime() - at < FRESH.toNanos();
        }
    }

    Targets(ObjectProvider<Channel> channels, ObjectProvider<StoredTargets> stored) {
        this.channels = channels.stream().collect(Collectors.toUnmodifiableMap(Channel::kind, Function.identity()));
        this.stored = stored;
    }

    /** The kinds of all channels. */
    Set<String> kinds() {
        return channels.keySet();
    }

    /** Whether targets of this kind print. */
    public boolean prints(String kind) {
        Channel channel = channels.get(kind);
        return channel != null && channel.prints();
    }

    /** Whether targets of this kind take copies of what has arrived. */
    boolean takesCopies(String kind) {
        Channel channel = channels.get(kind);
        return channel != null && channel.takesCopies();
    }

    /**
     * Has the channel make a target, and opens it.
     *
     * @throws WrongOption if the channel refuses an option
     * @throws IllegalArgumentException if there is no such kind
     * @throws IllegalStateException if a target of this name is open already
     */
    public void open(String kind, String name, Map<String, String> options) {
        Channel channel = channel(kind);
        open(kind, name, made(() -> channel.open(name, options)));
    }

    /**
     * Checks the options that the staff of a store enter for a target.
     *
     * @throws WrongOption if the channel refuses an option
     */
    public void check(String kind, UUID store, Map<String, String> options) {
        Channel channel = channel(kind);
        made(() -> {
            Target target = channel.open(store, "new", options);
            channel.checkAddresses(options);
            return target;
        });
    }

    /**
     * Makes the target of a row, without opening it. While its address is not allowed on this instance, its deliveries are those that they
     * would be otherwise, and wait.
     *
     * @throws WrongOption if the channel refuses another option
     */
    public Target make(String kind, UUID store, String name, Map<String, String> options) {
        Channel channel = channel(kind);
        Target target = made(() -> channel.open(store, name, options));
        try {
            channel.checkAddresses(options);
            return target;
        } catch (IllegalArgumentException e) {
            LOG.warn("Deliveries to {} wait until its address is allowed: {}", name, e.getMessage());
            return new WaitingTarget(target, String.valueOf(e.getMessage()));
        }
    }

    private Channel channel(String kind) {
        Channel channel = channels.get(kind);
        if (channel == null) {
            throw new IllegalArgumentException("There is no way to deliver to a \"" + kind + "\"");
        }
        return channel;
    }

    private interface Making {
        Target make();
    }

    private static Target made(Making making) {
        try {
            return making.make();
        } catch (IllegalArgumentException e) {
            // An exception of a library, such as a NumberFormatException, may repeat the value.
            throw e.getClass() == IllegalArgumentException.class ? new WrongOption(e) : e;
        }
    }

    /** @throws IllegalStateException if a target of this name is open already */
    public void open(String kind, String name, Target target) {
        if (open.putIfAbsent(name, new Open(name, kind, prints(kind), false, target)) != null) {
            throw new IllegalStateException("There is a target \"" + name + "\" already");
        }
    }

    /** Closes a target: its deliveries wait from now on. An attempt under way goes on to its end. */
    public void close(String name) {
        open.remove(name);
    }

    /** Forgets a row that has changed, so that the change takes effect at once on this instance. */
    public void forget(String name) {
        known.invalidate(name);
    }

    /** Whether a drop-in has opened the target. */
    public boolean isOpen(String name) {
        return open.containsKey(name);
    }

    /** False once the target was closed or changed, even if another one of its name is open. */
    boolean isOpen(Open target) {
        return findOpen(target.name()).filter(target::equals).isPresent();
    }

    /** The target of a name, for callers that know its type. */
    public Optional<Target> find(String name) {
        return findOpen(name)
                .map(Open::target)
                .map(target -> target instanceof WaitingTarget waiting ? waiting.target() : target);
    }

    Optional<Open> findOpen(String name) {
        return findOpen(List.of(name)).stream().findFirst();
    }

    /** The targets of these names, as far as they exist. Reads all rows that are not fresh in memory with one query. */
    List<Open> findOpen(Collection<String> names) {
        List<Open> found = new ArrayList<>();
        Map<StoredTargets, List<Long>> toRead = new HashMap<>();
        for (String name : names) {
            Open ofDropIn = open.get(name);
            Known before = ofDropIn == null ? known.getIfPresent(name) : null;
            if (ofDropIn != null) {
                found.add(ofDropIn);
            } else if (before != null && before.isFresh()) {
                found.add(before.open());
            } else {
                source(name).ifPresent(source -> toRead.computeIfAbsent(source, first -> new ArrayList<>())
                        .add(id(source, name)));
            }
        }
        toRead.forEach((source, ids) -> source.find(ids).forEach(row -> found.add(open(row))));
        return found;
    }

    /** Whether the target was a row that staff have deleted. Reads the row, whatever is in memory. */
    boolean isDeleted(String name) {
        return !open.containsKey(name)
                && source(name)
                        .filter(source -> source.find(List.of(id(source, name))).isEmpty())
                        .isPresent();
    }

    private Optional<StoredTargets> source(String name) {
        return stored.stream()
                .filter(source -> name.startsWith(source.prefix())
                        && isId(name.substring(source.prefix().length())))
                .findFirst();
    }

    private static boolean isId(String text) {
        return text.length() <= LONGEST_ID && text.matches("[1-9][0-9]*");
    }

    private static Long id(StoredTargets source, String name) {
        return Long.valueOf(name.substring(source.prefix().length()));
    }

    /** The target of a row; the same object as before unless the row has changed. */
    Open open(StoredTarget row) {
        Known before = known.getIfPresent(row.name());
        Open target = before != null && before.version().equals(row.version())
                ? before.open()
                : new Open(row.name(), row.kind(), prints(row.kind()), row.isPaused(), opened(row));
        known.put(row.name(), new Known(row.version(), target, System.nanoTime()));
        return target;
    }

    private static Target opened(StoredTarget row) {
        try {
            return row.opener().get();
        } catch (IllegalArgumentException e) {
            // The options were right when staff entered them; a later version of the service refuses them.
            LOG.warn("Target {} waits until its options are corrected: {}", row.name(), e.getMessage());
            DirectTarget waiting = delivery -> WaitingTarget.outcome(String.valueOf(e.getMessage()));
            return waiting;
        }
    }

    /** The row that the staff of a store have given this name. */
    Optional<StoredTarget> findStored(UUID store, String name) {
        return stored.stream()
                .map(source -> source.find(store, name))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Counts the active targets that are rows by condition. */
    List<TargetCount> counts() {
        return stored.stream().flatMap(source -> source.counts().stream()).toList();
    }

    /** The targets of drop-ins, in the order of their names. */
    List<Open> all() {
        return open.values().stream().sorted(Comparator.comparing(Open::name)).toList();
    }
}
