package io.tableorder.foundation.trace;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;

/** Carries traces to the threads on which routes run. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

    /** Decorates the tasks of the lanes and of Boot's executor. */
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
