package io.tableorder.integrators.delivery;

import org.springframework.context.ApplicationContext;

/** What is counted every ten seconds, for tests that do not want to wait for it. */
public final class DeliveryMeters {

    private DeliveryMeters() {}

    public static void count(ApplicationContext context) {
        context.getBean(DeliveryDepth.class).count();
    }
}
