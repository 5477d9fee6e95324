package io.tableorder.integrators.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Finds the addresses of hosts within a time limit. The resolver of the operating system cannot be interrupted, so it runs on a bounded
 * number of threads of its own, at most one for each host.
 */
public final class HostLookups {

    /** IP addresses, which need no lookup. */
    private static final Pattern LITERAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|.*:.*");

    private final Resolver resolver;
    private final ThreadPoolExecutor threads;
    private final Map<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();

    /** Finds the addresses of a host. */
    public interface Resolver {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    /** @param most how many hosts may be looked up at once */
    public HostLookups(String name, int most, Resolver resolver) {
        this.resolver = resolver;
        this.threads = new ThreadPoolExecutor(0, most, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @throws UnknownHostException if there is none, if it is not found in time, or if too many are looked up already */
    public InetAddress[] find(String host, Duration patience) throws UnknownHostException {
        if (LITERAL.matcher(host).matches()) {
            return resolver.addressesOf(host);
        }
        try {
            return lookUp(host).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host + " was not resolved: interrupted");
        } catch (TimeoutException e) {
            throw new UnknownHostException(host + " was not resolved in time");
        } catch (RejectedExecutionException e) {
            throw new UnknownHostException(host + " was not resolved: too many others are being looked up");
        } catch (ExecutionException e) {
            throw new UnknownHostException(host + " has no address");
        }
    }

    private CompletableFuture<InetAddress[]> lookUp(String host) {
        CompletableFuture<InetAddress[]> fresh = new CompletableFuture<>();
        CompletableFuture<InetAddress[]> earlier = underWay.putIfAbsent(host, fresh);
        if (earlier != null) {
            return earlier;
        }
        try {
            threads.execute(() -> lookUp(host, fresh));
            return fresh;
        } catch (RejectedExecutionException e) {
            underWay.remove(host);
            fresh.completeExceptionally(e);
            throw e;
        }
    }

    private void lookUp(String host, CompletableFuture<InetAddress[]> result) {
        try {
            InetAddress[] addresses = resolver.addressesOf(host);
            underWay.remove(host);
            result.complete(addresses);
        } catch (UnknownHostException | RuntimeException e) {
            underWay.remove(host);
            result.completeExceptionally(e);
        }
    }
}
