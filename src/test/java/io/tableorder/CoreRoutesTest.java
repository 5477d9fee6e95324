package io.tableorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.IntegrationTest;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.TryDefinition;
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

    @Test
    void nameEachOfTheirSteps() {
        assertThat(routes).allSatisfy(route -> {
            List<String> steps = steps(((ModelCamelContext) camel).getRouteDefinition(route.getId()));
            assertThat(steps).as(route.getId()).isNotEmpty().allSatisfy(step -> assertThat(step)
                    .startsWith(route.getId() + ".")
                    .matches("[a-z0-9-]+\\.[a-z]+(-[a-z]+)*"));
        });
    }

    private static List<String> steps(ProcessorDefinition<?> parent) {
        return parent.getOutputs().stream()
                .filter(step -> !(step instanceof OnExceptionDefinition)) // of the route's configuration
                .flatMap(step -> Stream.concat(ids(step), steps(step).stream()))
                .toList();
    }

    private static Stream<String> ids(ProcessorDefinition<?> step) {
        boolean isFrame =
                step instanceof TryDefinition || step instanceof CatchDefinition || step instanceof FinallyDefinition;
        return isFrame ? Stream.of() : Stream.of(step.hasCustomIdAssigned() ? step.getId() : step + " without an id");
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
