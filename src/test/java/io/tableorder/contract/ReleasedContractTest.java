package io.tableorder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/** What breaks the clients of the contract that was released last, {@code contract/released.yaml}, has to be in the changelog. */
class ReleasedContractTest {

    private static final Pattern SECTION = Pattern.compile("(?ms)^### (?:Changed|Removed)$(.*?)(?=^##)");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void theChangelogNamesWhatBreaksClientsOfTheReleasedContract() throws IOException {
        Set<String> named = namedIn(Files.readString(Path.of("CHANGELOG.md")));
        assertThat(Break.between(read("contract/released.yaml"), read("openapi.yaml")))
                .as(
                        "name in CHANGELOG.md, below Unreleased, Changed or Removed, the operation or the schema in backticks")
                .allMatch(change -> change.isNamed(named));
    }

    @Test
    void breakingChangesAreFound() {
        assertBreaks("changeOrderStatus", null, api -> paths(api).remove("/api/admin/orders/{id}/status"));
        assertBreaks("listOrders", null, api -> ((ObjectNode) parameter(api, "status")).put("required", true));
        assertBreaks("listOrders", null, api -> ((ArrayNode) api.at("/paths/~1api~1admin~1orders/get/parameters"))
                .remove(1));
        assertBreaks("changeOrderStatus", "OrderStatus", api -> ((ArrayNode)
                        schema(api, "OrderStatus").path("enum"))
                .remove(4));
        assertBreaks("getOwnOrder", "Order", api -> ((ObjectNode)
                        schema(api, "Order").path("properties"))
                .remove("note"));
        assertBreaks(
                "getOwnOrder",
                "OrderItem",
                api -> retype(schema(api, "OrderItem").at("/properties/quantity")));
        assertBreaks(
                "getOwnOrder", null, api -> ((ObjectNode) api.at("/paths/~1api~1customer~1orders~1{id}/get/responses"))
                        .remove("304"));
    }

    @Test
    void harmlessChangesAreNoBreak() {
        ObjectNode api = some();
        assertThat(Break.between(some().toString(), api.toString())).isEmpty();
        ((ObjectNode) schema(api, "Order").path("properties")).putObject("more").put("type", "string");
        ((ObjectNode) api.at("/paths/~1api~1customer~1orders~1{id}/get/responses")).remove("404");
        ((ArrayNode) api.at("/paths/~1api~1admin~1orders/get/parameters"))
                .addObject()
                .put("name", "more")
                .put("in", "query")
                .putObject("schema")
                .put("type", "string");
        ObjectNode schemas = (ObjectNode) api.at("/components/schemas");
        schemas.set("Line", schemas.get("OrderItem"));
        ((ObjectNode) schema(api, "Order").at("/properties/order_items/items"))
                .put("$ref", "#/components/schemas/Line");
        assertThat(Break.between(some().toString(), api.toString())).isEmpty();
    }

    @Test
    void theChangelogNamesInBackticksAndOnlyAmongWhatChangedSinceTheRelease() {
        assertThat(namedIn("""
                        ## [Unreleased]
                        ### Added
                        - `one`
                        ### Changed
                        - `GET /two` and
                          `Three`
                        ### Removed
                        - `four`
                        ## [0.1.0]
                        ### Changed
                        - `five`
                        ## The end
                        """)).containsExactlyInAnyOrder("GET /two", "Three", "four");
        Break change = new Break("two", "GET /two", "Three", "is gone");
        assertThat(change.isNamed(Set.of("two"))).isTrue();
        assertThat(change.isNamed(Set.of("GET /two"))).isTrue();
        assertThat(change.isNamed(Set.of("Three"))).isTrue();
        assertThat(change.isNamed(Set.of("Two", "/two"))).isFalse();
    }

    private static void assertBreaks(String operationId, @Nullable String schema, Consumer<ObjectNode> change) {
        ObjectNode api = some();
        change.accept(api);
        List<Break> breaks = Break.between(some().toString(), api.toString());
        assertThat(breaks)
                .as("breaks of %s", operationId)
                .anyMatch(found -> found.operationId().equals(operationId)
                        && (schema == null ? found.schema() == null : schema.equals(found.schema())));
    }

    /** A few operations of the contract, since a comparison of all takes seconds. */
    private static ObjectNode some() {
        ObjectNode api = Operation.DOCUMENT.deepCopy();
        paths(api).retain("/api/admin/orders", "/api/admin/orders/{id}/status", "/api/customer/orders/{id}");
        return api;
    }

    private static ObjectNode paths(ObjectNode api) {
        return (ObjectNode) api.path("paths");
    }

    private static JsonNode schema(ObjectNode api, String name) {
        return api.path("components").path("schemas").path(name);
    }

    private static JsonNode parameter(ObjectNode api, String name) {
        for (JsonNode parameter : api.at("/paths/~1api~1admin~1orders/get/parameters")) {
            if (parameter.path("name").asText().equals(name)) {
                return parameter;
            }
        }
        throw new AssertionError("no parameter " + name);
    }

    private static void retype(JsonNode schema) {
        ((ObjectNode) schema).removeAll().put("type", "string");
    }

    private static Set<String> namedIn(String changelog) {
        int start = changelog.indexOf("## [Unreleased]");
        int end = changelog.indexOf("\n## [", start);
        String unreleased = changelog.substring(start, end < 0 ? changelog.length() : end + 4);
        return SECTION.matcher(unreleased + "\n##")
                .results()
                .flatMap(section -> NAME.matcher(section.group(1)).results())
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
    }

    private static String read(String resource) throws IOException {
        return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
    }
}
