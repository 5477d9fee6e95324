package io.tableorder.foundation.embedded;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.foundation.settings.StartRefused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Starts an embedded server for each service whose URL is missing, except in production, and sets the URL.
 *
 * <p>All application contexts of one JVM share the servers of one data folder, also when devtools restarts the application. The servers
 * stop when the JVM ends, after the contexts are closed, or when the only context fails to start.
 */
class EmbeddedServices implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

    /** After the check of the settings, and before {@link Connections} translates them. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 200;

    /** The database is first, since it may be the only one that is needed. */
    private static final List<Offer> OFFERS = List.of(
            new Offer(
                    "DATABASE_URL",
                    "PostgreSQL",
                    "io.zonky.test.db.postgres.embedded.PgBinaryResolver",
                    data -> new PostgresServer(data.claim("postgres"))),
            new Offer(
                    "REDIS_URL",
                    "Redis",
                    "redis.embedded.RedisExecProvider",
                    data -> new RedisServer(data.claim("redis"))),
            new Offer(
                    "RABBITMQ_URL", "AMQP broker", "org.apache.qpid.server.SystemLauncher", data -> new QpidBroker()));

    private static final AtomicInteger CONTEXTS = new AtomicInteger();

    /** A separate class, since devtools is not ready yet when the outer class is loaded. */
    private static final class Shared {

        static final Map<String, Object> RUNNING = OverRestarts.keep("servers", ConcurrentHashMap::new);
        static final Runnable STOP_ALL = OverRestarts.keep("end of the servers", () -> EmbeddedServices::stopAll);
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        Settings.Mode mode = Binder.get(environment)
                .bind("table-order.env", Settings.Mode.class)
                .orElse(Settings.Mode.DEVELOPMENT);
        boolean databaseAlone = environment.getProperty(Settings.DATABASE_ALONE, Boolean.class, false);
        List<Offer> wanted = (databaseAlone ? OFFERS.subList(0, 1) : OFFERS)
                .stream()
                        .filter(offer -> !StringUtils.hasText(environment.getProperty(offer.property())))
                        .toList();
        if (mode == Settings.Mode.PRODUCTION || wanted.isEmpty()) {
            return;
        }
        refuseUnlessPresent(wanted);
        CONTEXTS.incrementAndGet();
        context.addApplicationListener((ApplicationListener<ApplicationFailedEvent>) failed -> {
            if (CONTEXTS.decrementAndGet() == 0) {
                stopAll();
            }
        });
        SpringApplication.getShutdownHandlers().add(Shared.STOP_ALL);

        DataFolder data = DataFolder.at(Path.of(environment.getProperty("table-order.data-dir", ".data")));
        Map<String, Object> properties = new LinkedHashMap<>(start(wanted, data));
        properties.put(EmbeddedBrokerTopology.IN_USE, properties.containsKey("table-order.rabbitmq-url"));
        environment.getPropertySources().addFirst(new MapPropertySource("embedded services", properties));
    }

    private static void refuseUnlessPresent(List<Offer> wanted) {
        List<String> reasons = wanted.stream()
                .filter(offer -> !ClassUtils.isPresent(offer.library, EmbeddedServices.class.getClassLoader()))
                .map(offer -> offer.variable + " is not set, and this jar carries no embedded " + offer.title)
                .toList();
        if (!reasons.isEmpty()) {
            throw new StartRefused(reasons);
        }
    }

    /** Starts the servers in parallel, so that all take only as long as the slowest. */
    private static Map<String, String> start(List<Offer> offers, DataFolder data) {
        Map<Offer, CompletableFuture<String>> starting = new LinkedHashMap<>();
        for (Offer offer : offers) {
            starting.put(offer, CompletableFuture.supplyAsync(() -> start(offer, data), task -> new Thread(
                            task, "start " + offer.title)
                    .start()));
        }
        Map<String, String> urls = new LinkedHashMap<>();
        List<String> reasons = new ArrayList<>();
        starting.forEach((offer, url) -> {
            try {
                urls.put(offer.property(), url.join());
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof StartRefused refused)) {
                    throw new IllegalStateException("The embedded " + offer.title + " did not start", e.getCause());
                }
                refused.reasons().stream()
                        .filter(reason -> !reasons.contains(reason))
                        .forEach(reasons::add);
            }
        });
        if (!reasons.isEmpty()) {
            throw new StartRefused(reasons);
        }
        return urls;
    }

    private static String start(Offer offer, DataFolder data) {
        try {
            Object service =
                    Shared.RUNNING.computeIfAbsent(offer.title + " in " + data, key -> offer.maker.apply(data));
            return (String) ((Callable<?>) service).call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server that runs in this JVM, for tests that stop it. */
    static <T extends EmbeddedService> T running(Class<T> type) {
        return Shared.RUNNING.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static void stopAll() {
        for (Object service : Shared.RUNNING.values()) {
            try {
                ((AutoCloseable) service).close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * A service that can be embedded.
     *
     * @param variable the environment name of its URL
     * @param library a class of the server's library; the packaged jar has no such libraries
     */
    private record Offer(String variable, String title, String library, Function<DataFolder, EmbeddedService> maker) {

        String property() {
            return "table-order." + variable.toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
