package io.tableorder.ops;

import io.tableorder.edge.Traffic;
import io.tableorder.http.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The answers of the health probes for load balancers, orchestrators and people, the same at both ports. */
@Component
class Probes {

    private final Health health;
    private final Traffic traffic;

    Probes(Health health, Traffic traffic) {
        this.health = health;
        this.traffic = traffic;
    }

    void health(HttpServletResponse response) throws IOException {
        Health.Report report = health.report();
        write(response, report.status() != Health.Status.DOWN, report);
    }

    /** An instance that answers is alive. Problems that a restart would not solve do not count. */
    void liveness(HttpServletResponse response) throws IOException {
        write(response, true, Map.of("status", Health.Status.OK));
    }

    void readiness(HttpServletResponse response) throws IOException {
        boolean isOpen = traffic.isOpen();
        write(response, isOpen, Map.of("status", isOpen ? Health.Status.OK : Health.Status.DOWN));
    }

    private void write(HttpServletResponse response, boolean isUp, Object body) throws IOException {
        byte[] bytes = Json.write(body);
        response.setStatus(isUp ? 200 : 503);
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
