package io.tableorder.ops;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The probes at the API's port. They are not routes, whose threads may all wait for a database that hangs. Load at this port does not
 * affect {@link ManagementProbes}.
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
