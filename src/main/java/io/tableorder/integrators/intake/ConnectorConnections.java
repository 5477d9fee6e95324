package io.tableorder.integrators.intake;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.amqp.CachingConnectionFactoryConfigurer;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;

/**
 * The connection and the threads of connectors. The connection is separate because a consumer keeps its channel for good, and would
 * take it from the publishers. Each connector has threads of its own, so that one that hangs delays no other.
 */
@Component
class ConnectorConnections implements DisposableBean {

    private static final int MONITORS = 2;

    private final CachingConnectionFactory factory;
    private final ExecutorService threads = Executors.newCachedThreadPool(new CustomizableThreadFactory("connector-"));
    private final ThreadPoolTaskScheduler monitors = new ThreadPoolTaskScheduler();

    ConnectorConnections(CachingConnectionFactory connections, CachingConnectionFactoryConfigurer settings) {
        factory = new CachingConnectionFactory(connections.getRabbitConnectionFactory());
        settings.configure(factory);
        // With a timeout, the size of Spring's cache is the most channels that there can be.
        factory.setChannelCheckoutTimeout(0);
        factory.setPublisherConfirmType(ConfirmType.NONE);
        factory.setPublisherReturns(false);
        factory.setExecutor(threads);
        monitors.setPoolSize(MONITORS);
        monitors.setThreadNamePrefix("connector-monitor-");
        monitors.initialize();
    }

    ConnectionFactory factory() {
        return factory;
    }

    /** Restarts consumers that the broker has lost. */
    TaskScheduler monitors() {
        return monitors;
    }

    /** Runs a task on a thread for connectors. */
    void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void destroy() {
        monitors.shutdown();
        factory.destroy();
        threads.shutdownNow();
    }
}
