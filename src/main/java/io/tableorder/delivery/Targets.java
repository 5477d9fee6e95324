package io.tableorder.delivery;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The targets that are open on this instance. Only those are served by it; deliveries to any other wait in their rows. */
@Component
public class Targets {

    private final Map<String, Channel> channels;
    private final Map<String, Open> open = new ConcurrentHashMap<>();

    /** A target with its name and kind. */
    record Open(String name, String kind, boolean isOnPaper, Target target) {

        /** The target polls for its deliveries. */
        boolean isFetching() {
            return target.policy().isPulled();
        }
    }

    Targets(ObjectProvider<Channel> channels) {
        this.channels = channels.stream().collect(Collectors.toUnmodifiableMap(Channel::kind, Function.identity()));
    }

    /** That there are channels for. */
    Set<String> kinds() {
        return channels.keySet();
    }

    /**
     * Opens a target as its channel makes it.
     *
     * @throws WrongOption when the channel says so
     * @throws IllegalArgumentException when there is no such kind
     * @throws IllegalStateException when a target of this name is open already
     */
    public void open(String kind, String name, Map<String, String> options) {
        Channel channel = channels.get(kind);
        if (channel == null) {
            throw new IllegalArgumentException("There is no way to deliver to a \"" + kind + "\"");
        }
        open(kind, name, made(channel, name, options));
    }

    private static Target made(Channel channel, String name, Map<String, String> options) {
        try {
            return channel.open(name, options);
        } catch (IllegalArgumentException e) {
            // One of a library, such as a NumberFormatException, repeats what it was given.
            throw e.getClass() == IllegalArgumentException.class ? new WrongOption(e) : e;
        }
    }

    /** @throws IllegalStateException when a target of this name is open already */
    public void open(String kind, String name, Target target) {
        Channel channel = channels.get(kind);
        boolean isOnPaper = channel != null && channel.prints();
        if (open.putIfAbsent(name, new Open(name, kind, isOnPaper, target)) != null) {
            throw new IllegalStateException("There is a target \"" + name + "\" already");
        }
    }

    /** From now on its deliveries wait. An attempt that is under way comes to its end. */
    public void close(String name) {
        open.remove(name);
    }

    public boolean isOpen(String name) {
        return open.containsKey(name);
    }

    /** False once it was closed, even if another one of its name is open now. */
    boolean isOpen(Open target) {
        return target.equals(open.get(target.name()));
    }

    /** The target behind an open name, for those who know its type. */
    public Optional<Target> find(String name) {
        return Optional.ofNullable(open.get(name)).map(Open::target);
    }

    Optional<Open> findOpen(String name) {
        return Optional.ofNullable(open.get(name));
    }

    /** In the order of their names. */
    List<Open> all() {
        return open.values().stream().sorted(Comparator.comparing(Open::name)).toList();
    }

    /** Those that wait to be served, rather than fetching for themselves. */
    List<String> served() {
        return open.values().stream()
                .filter(target -> !target.isFetching())
                .map(Open::name)
                .toList();
    }
}
