package io.tableorder.testing;

import com.rabbitmq.client.AMQP;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.PublisherCallbackChannelImpl;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Notices the steps of the orders of one store, where they leave the application's own code: nodes of the route
 * {@code place-order}, SQL statements and commits, messages to the broker. After one of them it kills the process.
 *
 * <p>A statement is the store's when one of its parameters names the store, as a connector's queue may do as well.
 */
class Steps implements BeanPostProcessor, InterceptStrategy {

    static final String STEP = "STEP ";
    static final String STORE = "mortal.store";
    static final String LAST = "mortal.last-step";

    /** Names for statements, by a part of their text; the first that fits. */
    private static final List<Map.Entry<String, String>> STATEMENTS = List.of(
            Map.entry("select token_version", "check-table"),
            Map.entry("from store_seq", "hold-sequence"),
            Map.entry("for no key update", "lock-session"),
            Map.entry("insert into table_sessions", "open-session"),
            Map.entry("place_order", "write-order"),
            Map.entry("append_event", "log-session-started"),
            Map.entry("from idempotency_keys", "find-twin"),
            Map.entry("menu_version", "read-prices"),
            Map.entry("as claimed", "claim-store"),
            Map.entry("delete from outbox", "delete-published"),
            Map.entry("from inbox", "ask-inbox"),
            Map.entry("into inbox", "remember-effect"));

    /** The names of those that stand alone as well as in a transaction, where they stand alone. */
    private static final Map<String, String> ALONE =
            Map.of("read-prices", "read-known-prices", "write-order", "place-at-once");

    /** Asked aside, after the answer: whether the store has targets. The order's way does not lead there. */
    private static final String ASIDE = "exists (select from log_cursors";

    /** After these the process dies only when the guest has the answer. */
    private static final Set<String> STEPS_OF_THE_RELAY = Set.of(
            "claim-store",
            "publish-session.started",
            "publish-order.created",
            "await-confirms",
            "delete-published",
            "commit-delete-published");

    /** What has been waited for, or done elsewhere, by the time a statement is about to run. */
    private static final Map<String, String> STEPS_BEFORE =
            Map.of("delete-published", "await-confirms", "remember-effect", "have-effect");

    private final String store = System.getProperty(STORE);
    private final String last = System.getProperty(LAST);

    private void passed(String step) {
        System.out.println(STEP + step);
        if (step.equals(last)) {
            die(STEPS_OF_THE_RELAY.contains(step));
        }
    }

    private static void die(boolean afterTheAnswer) {
        try {
            if (afterTheAnswer) {
                MortalApplication.awaitAnswer();
            }
            String self = String.valueOf(ProcessHandle.current().pid());
            new ProcessBuilder("kill", "-9", self).start();
            new CountDownLatch(1).await();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode node, Processor target, @Nullable Processor next) {
        if (!(node.getParent() instanceof RouteDefinition route) || !"place-order".equals(route.getRouteId())) {
            return target;
        }
        // What the route's configuration adds comes before its nodes, and is abstract.
        boolean isFirst = route.getOutputs().stream()
                .filter(output -> !output.isAbstract())
                .findFirst()
                .filter(node::equals)
                .isPresent();
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                if (isFirst) {
                    passed("arrive");
                }
                return super.process(exchange, doneSync -> {
                    passed(node.getId());
                    callback.done(doneSync);
                });
            }
        };
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
            // The relay's pool is a copy of this one.
            pool.setDataSource(new WatchedDatabase(pool.getJdbcUrl(), pool.getDataSourceProperties()));
        }
        return bean;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof CachingConnectionFactory broker) {
            watch(broker);
            watch((CachingConnectionFactory) broker.getPublisherConnectionFactory());
        }
        return bean;
    }

    private void watch(CachingConnectionFactory broker) {
        broker.setPublisherChannelFactory((channel, executor) -> new PublisherCallbackChannelImpl(channel, executor) {
            @Override
            public void basicPublish(
                    String exchange, String routingKey, boolean mandatory, AMQP.BasicProperties properties, byte[] body)
                    throws IOException {
                super.basicPublish(exchange, routingKey, mandatory, properties, body);
                if (new String(body, StandardCharsets.UTF_8).contains(store)) {
                    passed("publish-" + properties.getType());
                }
            }
        });
    }

    /** Returns connections that report their statements. */
    private final class WatchedDatabase extends DriverManagerDataSource {

        WatchedDatabase(String url, Properties properties) {
            super(url);
            setConnectionProperties(properties);
        }

        @Override
        protected Connection getConnectionFromDriver(Properties properties) throws SQLException {
            Connection connection = super.getConnectionFromDriver(properties);
            return proxy(Connection.class, new WatchedConnection(connection));
        }
    }

    /** What to do with a call. */
    @FunctionalInterface
    private interface Calls {
        @Nullable
        Object call(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private final class WatchedConnection implements Calls {

        private final Connection connection;
        private String lastStep = "";

        WatchedConnection(Connection connection) {
            this.connection = connection;
        }

        @Override
        public @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
            Object result = invoke(connection, method, arguments);
            if (method.getName().equals("prepareStatement") && arguments != null) {
                PreparedStatement statement = (PreparedStatement) result;
                return proxy(
                        PreparedStatement.class, new WatchedStatement(this, statement, String.valueOf(arguments[0])));
            }
            if (method.getName().equals("commit") && !lastStep.isEmpty()) {
                String step = lastStep;
                lastStep = "";
                passed("commit-" + step);
            }
            return result;
        }

        void ran(String sql) throws SQLException {
            String step = name(sql);
            boolean isAlone = connection.getAutoCommit();
            // One that commits itself has nothing to do with the next commit of this connection.
            lastStep = isAlone ? "" : step;
            passed(isAlone ? ALONE.getOrDefault(step, step) : step);
        }

        private static String name(String sql) {
            return STATEMENTS.stream()
                    .filter(statement -> sql.contains(statement.getKey()))
                    .findFirst()
                    .map(Map.Entry::getValue)
                    .orElse(sql);
        }
    }

    private final class WatchedStatement implements Calls {

        private final WatchedConnection connection;
        private final PreparedStatement statement;
        private final String sql;
        private boolean isOurs;

        WatchedStatement(WatchedConnection connection, PreparedStatement statement, String sql) {
            this.connection = connection;
            this.statement = statement;
            this.sql = sql;
        }

        @Override
        public @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getName().startsWith("set")) {
                isOurs |= Arrays.deepToString(arguments).contains(store);
            }
            boolean runs = isOurs && method.getName().startsWith("execute") && !sql.contains(ASIDE);
            String before = STEPS_BEFORE.get(WatchedConnection.name(sql));
            if (runs && before != null) {
                passed(before);
            }
            Object result = invoke(statement, method, arguments);
            if (runs) {
                connection.ran(sql);
            }
            return result;
        }
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> calls.call(method, arguments)));
    }
}
