package io.tableorder.ops;

import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** The same report for the actuator, in place of Boot's own checks, each of which would hang if its dependency hangs. */
@Component
class ServiceHealthIndicator implements HealthIndicator {

    private final Health health;

    ServiceHealthIndicator(Health health) {
        this.health = health;
    }

    @Override
    public org.springframework.boot.actuate.health.Health health() {
        Health.Report report = health.report();
        return new org.springframework.boot.actuate.health.Health.Builder(
                        report.status() == Health.Status.DOWN ? Status.DOWN : Status.UP)
                .withDetail("status", report.status())
                .withDetail("checks", report.checks())
                .build();
    }
}
