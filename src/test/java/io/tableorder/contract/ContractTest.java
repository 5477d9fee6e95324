package io.tableorder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.failure.ProblemCode;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.IntegrationTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the description of each operation must contain. */
@IntegrationTest
class ContractTest {

    private static final Set<String> TAGS = Set.of("guest", "staff", "integrator", "platform", "service");

    @Autowired
    private CamelContext camel;

    private final List<Operation> operations = Operation.all();

    @Test
    void everyOperationHasANameASummaryAndATag() {
        assertThat(operations)
                .extracting(Operation::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
        assertThat(operations).allSatisfy(operation -> {
            assertThat(operation.description().path("summary").asText())
                    .as("summary of %s", operation)
                    .isNotBlank()
                    .doesNotEndWith(".");
            assertThat(operation.description().path("tags"))
                    .as("tags of %s", operation)
                    .isNotEmpty()
                    .allMatch(tag -> TAGS.contains(tag.asText()));
        });
    }

    @Test
    void everyOperationSaysHowItMayBeRefused() {
        assertThat(operations).allSatisfy(operation -> assertThat(operation.statuses())
                .as("statuses of %s", operation)
                .containsAll(refusalsOf(operation)));
        assertThat(operations).filteredOn(Operation::isSecured).allSatisfy(operation -> {
            assertThat(operation.codes(401))
                    .as("401 of %s", operation)
                    .contains("AUTHENTICATION_REQUIRED", "TOKEN_EXPIRED", "TOKEN_INVALID");
            assertThat(operation.codes(403)).as("403 of %s", operation).contains("FORBIDDEN");
        });
    }

    private static Set<Integer> refusalsOf(Operation operation) {
        Set<Integer> refusals = new TreeSet<>();
        if (operation.isSecured()) {
            refusals.addAll(List.of(401, 403, 429, 500, 503));
        }
        if (operation.isSecured() && operation.isTemplated()) {
            refusals.add(404);
        }
        if (operation.takesBody()) {
            refusals.addAll(List.of(400, 413, 415, 429, 500, 503));
        }
        if (operation.parameters("query").stream()
                .map(parameter -> Operation.resolved(parameter.path("schema")))
                .anyMatch(schema -> schema.has("format")
                        || schema.has("enum")
                        || schema.path("type").asText().equals("integer"))) {
            refusals.add(operation.parameters("query").stream().allMatch(ContractTest::isOwnStore) ? 404 : 400);
        }
        return refusals;
    }

    /** Whatever is not the store of the token is no store that could be found. */
    static boolean isOwnStore(JsonNode parameter) {
        return parameter.path("name").asText().equals("store_id");
    }

    @Test
    void everyRefusalNamesItsCodes() {
        for (Operation operation : operations) {
            for (int status : operation.statuses()) {
                if (status >= 400 && !isReport(operation, status)) {
                    assertThat(operation.response(status).path("content").fieldNames())
                            .toIterable()
                            .as("%d of %s", status, operation)
                            .containsExactly("application/problem+json");
                    assertThat(operation.codes(status))
                            .as("codes of %d of %s", status, operation)
                            .isNotEmpty()
                            .isSubsetOf(Operation.CODES)
                            .allMatch(code -> ProblemCode.valueOf(code).status() == status);
                }
            }
        }
    }

    /** A service that is down reports it in its health report, not in a problem. */
    private static boolean isReport(Operation operation, int status) {
        return Set.of("getHealth", "getReadiness").contains(operation.id()) && status == 503;
    }

    @Test
    void everyCodeIsNamedByAnOperationOrForAllOfThem() {
        Set<String> named = new TreeSet<>(Operation.codesOfAll());
        operations.forEach(operation -> operation.statuses().forEach(status -> named.addAll(operation.codes(status))));
        assertThat(named).containsAll(Operation.CODES);
        assertThat(Operation.codesOfAll()).isSubsetOf(Operation.CODES);
    }

    @Test
    void everyJsonHasAnExampleThatFitsItsSchema() {
        List<String> wrong = new ArrayList<>();
        for (Operation operation : operations) {
            if (operation.requestContent().has("application/json")) {
                JsonNode example = operation.requestExample();
                wrong.addAll(
                        example == null
                                ? List.of(operation + " has no example of its request")
                                : complaints(
                                        operation,
                                        "request",
                                        Api.complaints(operation.method(), pathOf(operation), example.toString())));
            }
            for (int status : operation.statuses()) {
                JsonNode media = operation.response(status).path("content").path("application/json");
                if (status < 300 && !media.isMissingNode()) {
                    JsonNode example = Operation.example(media);
                    wrong.addAll(
                            example == null
                                    ? List.of(operation + " has no example of its answer " + status)
                                    : complaints(
                                            operation,
                                            "answer " + status,
                                            Api.complaints(
                                                    operation.method(), pathOf(operation), answer(status, example))));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** With which the page at /docs fills its forms. A file cannot be filled in. */
    @Test
    void everyParameterThatIsRequiredAndEveryBodyHasAnExampleThatFits() {
        List<String> wrong = new ArrayList<>();
        for (Operation operation : operations) {
            for (String place : List.of("path", "query", "header")) {
                operation.parameters(place).stream()
                        .filter(parameter -> parameter.path("required").asBoolean())
                        .filter(parameter -> Operation.filling(parameter).isMissingNode())
                        .forEach(parameter -> wrong.add(operation + " has no example of " + parameter.path("name")));
            }
            wrong.addAll(complaints(operation, "form", Api.complaints(operation.method(), operation.filledTarget())));
            if (!operation.takesImage()) {
                operation.requestContent().fields().forEachRemaining(content -> {
                    if (Operation.example(content.getValue()) == null) {
                        wrong.add(operation + " has no example of its " + content.getKey());
                    }
                });
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static Answer answer(int status, JsonNode body) {
        return new Answer(
                status,
                Map.of("Content-Type", List.of("application/json"), "X-Request-Id", List.of("an-id")),
                body.toString());
    }

    private static List<String> complaints(Operation operation, String which, List<String> complaints) {
        return complaints.stream()
                .map(complaint -> operation + ", example of the " + which + ": " + complaint)
                .toList();
    }

    private static String pathOf(Operation operation) {
        return operation.pathWith("1");
    }

    @Test
    void everyOperationIsARouteOrSaysThatSpringServesIt() {
        Set<String> routes = camel.getRoutes().stream()
                .filter(route -> "http-api".equals(route.getConfigurationId()))
                .map(Route::getEndpoint)
                .map(endpoint -> endpoint.getEndpointUri().replaceFirst("^direct://", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(operations).allSatisfy(operation -> assertThat(routes.contains(operation.id()))
                .as(operation.id())
                .isNotEqualTo(operation.isServedBySpring()));
    }
}
