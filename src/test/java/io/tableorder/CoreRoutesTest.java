package io.tableorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.IntegrationTest;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What every route of ours has to say about itself. A {@code direct:} name hides this from the compiler. */
@IntegrationTest
class CoreRoutesTest {

    @Autowired
    private CamelContext camel;

    private List<Route> routes = List.of();

    @BeforeEach
    void findCoreRoutes() {
        routes = camel.getRoutes().stream().filter(this::isOurs).toList();
        assertThat(routes).extracting(Route::getId).contains("place-order", "publish-events", "dead-letter");
    }

    @Test
    void haveAnIdThatStaysTheSame() {
        assertThat(routes).allSatisfy(route -> {
            assertThat(route.isCustomId()).as("id of %s", route).isTrue();
            assertThat(route.getId()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*").doesNotMatch("route-?\\d+");
        });
    }

    @Test
    void sayWhatTheyDo() {
        assertThat(routes)
                .allSatisfy(route ->
                        assertThat(route.getDescription()).as(route.getId()).isNotBlank());
    }

    @Test
    void handleFailuresByAnAppliedConfiguration() {
        assertThat(routes)
                .allSatisfy(route ->
                        assertThat(route.getConfigurationId()).as(route.getId()).isNotNull());
    }

    /** Written in Java: no drop-in, no kamelet, no test's route, and not the step from an operation of the contract to its route. */
    private boolean isOurs(Route route) {
        var resource =
                ((ModelCamelContext) camel).getRouteDefinition(route.getId()).getResource();
        return resource != null
                && "source".equals(resource.getScheme())
                && !route.isCreatedByKamelet()
                && !route.isCreatedByRestDsl();
    }
}
