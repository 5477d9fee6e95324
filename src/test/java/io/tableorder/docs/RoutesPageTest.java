package io.tableorder.docs;

import static java.util.stream.Collectors.joining;

import io.tableorder.testing.IntegrationTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.TryDefinition;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code docs/routes.md} lists the service's own routes, with all their steps. */
@IntegrationTest
class RoutesPageTest {

    private static final String ROOT = "io.tableorder.";

    @Autowired
    private ModelCamelContext camel;

    @Test
    void thePageShowsEachRouteWithItsSteps() throws IOException {
        Map<String, List<RouteDefinition>> byClass = new TreeMap<>();
        camel.getRouteDefinitions().stream()
                .filter(RoutesPageTest::isOwn)
                .sorted(Comparator.comparing(RouteDefinition::getRouteId))
                .forEach(route -> byClass.merge(
                        source(route), List.of(route), (some, more) -> Stream.concat(some.stream(), more.stream())
                                .toList()));
        String text = byClass.entrySet().stream()
                .map(entry -> "### " + entry.getKey() + "\n\n"
                        + entry.getValue().stream().map(RoutesPageTest::text).collect(joining("\n"))
                        + "\n")
                .collect(joining());
        GeneratedText.check(Path.of("docs/routes.md"), "routes", "\n" + text);
    }

    private static boolean isOwn(RouteDefinition route) {
        return route.getResource() != null
                && "source".equals(route.getResource().getScheme())
                && !Boolean.TRUE.equals(route.isRest())
                && route.getResource().getLocation().contains(ROOT);
    }

    /** The class that a route is written in, below the packages that all have in common. */
    private static String source(RouteDefinition route) {
        return route.getResource()
                .getLocation()
                .replaceFirst(".*" + Pattern.quote(ROOT), "")
                .replaceFirst(":\\d+$", "");
    }

    private static String text(RouteDefinition route) {
        return "**" + route.getRouteId() + "** " + route.getDescriptionText() + "\n\n```text\n"
                + "from " + route.getInput().getEndpointUri() + "\n"
                + steps(route, "  ")
                + "```\n";
    }

    private static String steps(ProcessorDefinition<?> parent, String indent) {
        return parent.getOutputs().stream()
                .filter(step -> !(step instanceof OnExceptionDefinition)) // of the route's configuration
                .map(step -> indent + name(step) + "\n" + steps(step, indent + "  "))
                .collect(joining());
    }

    private static String name(ProcessorDefinition<?> step) {
        if (step instanceof TryDefinition || step instanceof CatchDefinition || step instanceof FinallyDefinition) {
            return step.getShortName();
        }
        String id = step.getId().substring(step.getId().indexOf('.') + 1);
        return step instanceof ToDefinition to ? id + ": to " + to.getEndpointUri() : id + ": " + step.getShortName();
    }
}
