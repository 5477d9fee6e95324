package io.tableorder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.failure.ProblemCode;
import io.tableorder.http.Role;
import io.tableorder.testing.RefusalsSeen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * An operation lists the refusals that it can answer, and no others. Those that it does not list fail where a test gets them; here are those
 * that it would list in vain.
 */
class ListedRefusalsTest {

    private static final Set<String> TAKE_CARTS = Set.of("placeOrder", "placeStaffOrder", "quoteOrder");

    /** When another request takes the store away between two steps of this one. */
    private static final Set<String> BY_CHANCE =
            Set.of("getOwnStore STORE_NOT_FOUND", "reportSales STORE_NOT_FOUND", "reportVoids STORE_NOT_FOUND");

    /** The same steps under another path, by operation: what the one was answered, the other can be. */
    private static final Map<String, String> SAME_STEPS = Map.of(
            "loginSuperAdmin", "loginAdmin",
            "changeSuperAdminPassword", "changeAdminPassword",
            "discardOwnerlessDeadLetter", "discardDeadLetter",
            "discardOwnerlessDeadLetters", "discardDeadLetters",
            "redriveOwnerlessDeadLetter", "redriveDeadLetter");

    private final List<Operation> operations = Operation.all();

    @Test
    void whatAnOperationTakesDecidesWhichRefusalsItLists() {
        for (Operation operation : operations) {
            Set<String> listed = listedBy(operation);
            boolean takesJson = operation.requestContent().has("application/json");
            assertLists(operation, listed, "AUTHENTICATION_REQUIRED", operation.isSecured());
            assertLists(operation, listed, "TOKEN_EXPIRED", operation.isSecured());
            assertLists(operation, listed, "TOKEN_INVALID", operation.isSecured());
            assertLists(operation, listed, "SESSION_ENDED", operation.isSecured() && operation.role() == Role.TABLE);
            assertLists(operation, listed, "FORBIDDEN", operation.isSecured());
            assertLists(
                    operation, listed, "INSUFFICIENT_SCOPE", !operation.scope().isEmpty());
            assertLists(operation, listed, "MALFORMED_JSON", takesJson);
            assertLists(operation, listed, "PAYLOAD_TOO_LARGE", operation.takesBody());
            assertLists(operation, listed, "TOO_MANY_STREAMS", operation.isStream());
            assertLists(operation, listed, "IDEMPOTENCY_KEY_REUSED", hasHeader(operation, "Idempotency-Key"));
            assertLists(operation, listed, "EMPTY_ORDER", TAKE_CARTS.contains(operation.id()));
            if (operation.isSecured()) {
                assertLists(operation, listed, "VERSION_MISMATCH", hasHeader(operation, "If-Match"));
            }
            if (operation.takesBody()) {
                assertThat(listed).as("codes of %s", operation).contains("UNSUPPORTED_MEDIA_TYPE");
            }
            if (!operation.changesSomething()) {
                assertThat(listed).as("codes of %s", operation).doesNotContain("REQUEST_IN_PROGRESS");
            }
            World.resourceOf(operation).ifPresent(resource -> assertThat(operation.codes(404))
                    .as("404 of %s", operation)
                    .contains(resource.codeOfUnknown()));
        }
    }

    private static boolean hasHeader(Operation operation, String name) {
        return operation.parameters("header").stream()
                .anyMatch(header -> header.path("name").asText().equals(name));
    }

    private static void assertLists(Operation operation, Set<String> listed, String code, boolean isExpected) {
        assertThat(listed.contains(code)).as("%s of %s", code, operation).isEqualTo(isExpected);
    }

    /** The gate runs this at its end; {@link RefusalsSeen} has recorded the refusals of its tests. */
    @Test
    @EnabledIfSystemProperty(named = "table-order.test.refusals", matches = "all")
    void aTestHasGotEachRefusalThatIsListed() throws IOException {
        Set<String> seen = seen();
        List<String> inVain = new ArrayList<>();
        for (Operation operation : operations) {
            for (String code : listedBy(operation)) {
                String refusal = operation.id() + " " + code;
                String same = SAME_STEPS.getOrDefault(operation.id(), operation.id()) + " " + code;
                if (!isGeneral(code)
                        && !BY_CHANCE.contains(refusal)
                        && !seen.contains(refusal)
                        && !seen.contains(same)) {
                    inVain.add(refusal);
                }
            }
        }
        assertThat(inVain).as("listed, and never answered").isEmpty();
    }

    /** Whether it comes from what all operations of a kind share: the edge, a lock, the disk. */
    private static boolean isGeneral(String code) {
        return switch (ProblemCode.valueOf(code)) {
            case BAD_REQUEST,
                    PAYLOAD_TOO_LARGE,
                    RATE_LIMIT_EXCEEDED,
                    TOO_MANY_STREAMS,
                    REQUEST_IN_PROGRESS,
                    INTERNAL_ERROR,
                    SERVICE_UNAVAILABLE,
                    INSUFFICIENT_STORAGE -> true;
            default -> false;
        };
    }

    private static Set<String> listedBy(Operation operation) {
        Set<String> listed = new TreeSet<>();
        operation.statuses().stream()
                .filter(status -> status >= 400)
                .forEach(status -> listed.addAll(operation.codes(status)));
        return listed;
    }

    /** By the names of operations, since tests call paths. */
    private Set<String> seen() throws IOException {
        Set<String> seen = new TreeSet<>();
        try (Stream<Path> files = Files.list(RefusalsSeen.FOLDER)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] words = line.split(" ");
                    operations.stream()
                            .filter(operation -> operation.method().equals(words[0]))
                            .filter(operation ->
                                    words[1].matches(operation.pathWith("[^/]+")) || words[1].equals(operation.path()))
                            .min((one, other) -> Boolean.compare(one.isTemplated(), other.isTemplated()))
                            .ifPresent(operation -> seen.add(operation.id() + " " + words[2]));
                }
            }
        }
        return seen;
    }
}
