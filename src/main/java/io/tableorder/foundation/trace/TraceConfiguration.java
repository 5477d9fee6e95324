package io.tableorder.foundation.trace;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;

/** Takes traces along to the threads on which routes run, and puts the watch on the database. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

    /** Of Boot's executor, to which Camel hands requests. */
    @Bean
    TaskDecorator tracedTasks() {
        return task -> {
            Trace trace = Trace.current();
            return trace == null ? task : () -> run(trace, task);
        };
    }

    private static void run(Trace trace, Runnable task) {
        try (Trace.Scope scope = Trace.open(trace)) {
            task.run();
        }
    }
}
