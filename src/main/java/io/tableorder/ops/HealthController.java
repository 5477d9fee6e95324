package io.tableorder.ops;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The probes at the API's port. No route: those share their threads with orders, and may all be waiting for a database that hangs. What
 * is done to this port does not reach {@link ManagementProbes}.
 */
@Controller
class HealthController {

    private final Probes probes;

    HealthController(Probes probes) {
        this.probes = probes;
    }

    @GetMapping("/health")
    void getHealth(HttpServletResponse response) throws IOException {
        probes.health(response);
    }

    @GetMapping("/livez")
    void getLiveness(HttpServletResponse response) throws IOException {
        probes.liveness(response);
    }

    @GetMapping("/readyz")
    void getReadiness(HttpServletResponse response) throws IOException {
        probes.readiness(response);
    }
}
