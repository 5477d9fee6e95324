package io.tableorder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.access.account.Tokens;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.integrators.delivery.Targets;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Forgery;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.RawHttp;
import io.tableorder.testing.RefusalsSeen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who may call what: every operation of the contract by every kind of caller. All requests but for the token are good ones, so a hole shows
 * as a success; and the rightful caller comes last, so that an effect of any other caller would show.
 */
@IntegrationTest
class AccessMatrixTest {

    private static final int ANY_SUCCESS = 200;
    private static final List<String> ON_EVERY_ANSWER =
            List.of("X-Request-Id", "RateLimit", "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Remaining");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @Autowired
    private Settings settings;

    @Autowired
    private Targets targets;

    @LocalServerPort
    private int port;

    private World world;
    private Forgery forgery;
    private RawHttp http;

    @BeforeEach
    void openTheStores() {
        world = new World(jdbc, tokens, settings, targets, port);
        forgery = new Forgery(settings);
        http = new RawHttp(port);
    }

    @AfterEach
    void closeThem() {
        world.close();
    }

    /** One request: who asks, for which id, and what it must get. */
    private record Cell(
            String caller,
            @Nullable String token,
            @Nullable String id,
            int status,
            @Nullable String code) {}

    @Test
    void everyIdInAPathCanBeTriedWithAnOwnAndAForeignOne() {
        assertThat(Operation.all()).filteredOn(Operation::isTemplated).allSatisfy(operation -> assertThat(
                        World.resourceOf(operation))
                .as("%s: say in World what the id in its path names, and how to make one", operation)
                .isPresent());
    }

    @TestFactory
    Stream<DynamicTest> everyOperationAnswersEveryCallerAsItShould() {
        return Operation.all().stream()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> check(operation)));
    }

    private void check(Operation operation) {
        if (operation.isTemplated() && World.resourceOf(operation).isEmpty()) {
            throw new AssertionError(operation + " needs an id: see the test above");
        }
        if (operation.takesBody() && !operation.takesImage() && operation.requestExample() == null) {
            throw new AssertionError(operation + " takes a body, and the contract has no JSON example of one to send");
        }
        List<String> wrong = new ArrayList<>();
        for (Cell cell : operation.isSecured() ? cellsOfSecured(operation) : cellsOfPublic(operation)) {
            wrong.addAll(failures(operation, cell));
        }
        assertThat(wrong).as("%s", operation).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> anApiKeyIsAPasswordWhereTheContractSaysSo() {
        return Operation.all().stream()
                .filter(Operation::isSecured)
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> checkKeyAsPassword(operation)));
    }

    private void checkKeyAsPassword(Operation operation) {
        boolean isTaken = operation.takesKeysAsPasswords();
        String id = World.resourceOf(operation)
                .map(resource -> resource.newOne(world))
                .orElse(null);
        Cell cell = isTaken
                ? new Cell("a key as a password", null, id, ANY_SUCCESS, null)
                : new Cell("a key as a password", null, id, 401, "AUTHENTICATION_REQUIRED");
        String key = isTaken ? world.store.apiKeyFor(operation.scope()) : world.store.apiKey();
        String basic = Base64.getEncoder().encodeToString(("printer:" + key).getBytes(StandardCharsets.UTF_8));
        Answer answer =
                send(operation, cell, "", "Authorization: Basic " + basic + "\r\n", world.bodyToSend(operation));
        assertThat(failures(operation, cell, answer)).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> everyOperationRefusesWhatItCannotReadOrIsOfAnotherVersion() {
        return Operation.all().stream()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> checkRefusals(operation)));
    }

    private void checkRefusals(Operation operation) {
        World.Resource resource = World.resourceOf(operation).orElse(null);
        String id = resource == null ? null : resource.newOne(world);
        String token = operation.isSecured() ? ownToken(operation, world.actor(operation.role())) : null;
        World.Body body = world.bodyToSend(operation);
        List<String> wrong = new ArrayList<>();
        if (operation.takesBody()) {
            Cell cell = new Cell("with a body of another type", token, id, 415, "UNSUPPORTED_MEDIA_TYPE");
            wrong.addAll(failures(operation, cell, send(operation, cell, "", "", bodyOf("application/x-none", "{}"))));
        }
        if (operation.requestContent().has("application/json")) {
            Cell broken = new Cell("with broken JSON", token, id, 400, "MALFORMED_JSON");
            wrong.addAll(failures(operation, broken, send(operation, broken, "", "", bodyOf("application/json", "{"))));
            if (operation.requestSchema().path("additionalProperties").isBoolean()) {
                Cell unknown = new Cell("with a field that is none", token, id, 400, "VALIDATION_FAILED");
                World.Body field = bodyOf("application/json", "{\"no_such_field\":1}");
                wrong.addAll(failures(operation, unknown, send(operation, unknown, "", "", field)));
            }
        }
        for (JsonNode parameter : operation.parameters("query")) {
            String name = parameter.path("name").asText();
            String value = wrongValue(Operation.resolved(parameter.path("schema")));
            if (value != null && !parameter.path("required").asBoolean()) {
                boolean isStore = ContractTest.isOwnStore(parameter) && operation.role() == Role.TABLE;
                Cell cell = isStore
                        ? new Cell("with another store", token, id, 404, "STORE_NOT_FOUND")
                        : new Cell("with a wrong " + name, token, id, 400, "VALIDATION_FAILED");
                wrong.addAll(failures(operation, cell, send(operation, cell, name + "=" + value, "", body)));
            }
        }
        if (operation.parameters("header").stream()
                .anyMatch(header -> header.path("name").asText().equals("If-Match"))) {
            Cell cell = new Cell("with another version", token, id, 412, "VERSION_MISMATCH");
            wrong.addAll(failures(operation, cell, send(operation, cell, "", "If-Match: \"none\"\r\n", body)));
        }
        assertThat(wrong).as("%s", operation).isEmpty();
    }

    private static World.Body bodyOf(String type, String text) {
        return new World.Body(type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** One that the schema of a parameter forbids; null if it takes any. */
    private static @Nullable String wrongValue(JsonNode schema) {
        if (schema.has("enum")
                || schema.has("format")
                || schema.path("type").asText().matches("integer|boolean")) {
            return "no-such";
        }
        return schema.has("maxLength") ? "x".repeat(schema.path("maxLength").asInt() + 1) : null;
    }

    private List<Cell> cellsOfPublic(Operation operation) {
        World.Resource resource = World.resourceOf(operation).orElse(null);
        String id = resource == null ? null : resource.newOne(world);
        List<Cell> cells = new ArrayList<>();
        cells.add(new Cell("anonymous", null, id, ANY_SUCCESS, null));
        for (Role role : Role.values()) {
            cells.add(new Cell("a " + role, world.token(role), id, ANY_SUCCESS, null));
        }
        Actor table = world.actor(Role.TABLE);
        cells.add(new Cell("an expired token", forgery.expired(table), id, ANY_SUCCESS, null));
        cells.add(new Cell("a token that is none", "abc", id, ANY_SUCCESS, null));
        if (resource != null) {
            cells.add(new Cell("anonymous, of nothing", null, resource.unknownId(), 404, resource.codeOfUnknown()));
        }
        return cells;
    }

    private List<Cell> cellsOfSecured(Operation operation) {
        Role role = operation.role();
        Actor actor = world.actor(role);
        World.Resource resource = World.resourceOf(operation).orElse(null);
        String id = resource == null ? null : resource.newOne(world);
        List<Cell> cells = new ArrayList<>();
        cells.add(new Cell("anonymous", null, id, 401, "AUTHENTICATION_REQUIRED"));
        for (Role other : Role.values()) {
            if (other != role) {
                cells.add(new Cell("a " + other, world.token(other), id, 403, "FORBIDDEN"));
            }
        }
        cells.add(new Cell("an expired token", forgery.expired(actor), id, 401, "TOKEN_EXPIRED"));
        forgery.forged(actor)
                .forEach((name, token) -> cells.add(new Cell("forged: " + name, token, id, 401, "TOKEN_INVALID")));
        if (role == Role.INTEGRATION) {
            cells.addAll(cellsOfKeys(actor, id));
            cells.addAll(cellsOfScopes(operation, id));
        }
        if (role != Role.TABLE && role != Role.INTEGRATION) {
            String token = tokens.issue(world.deactivated(role), 0);
            cells.add(new Cell("a deactivated " + role, token, id, 401, "TOKEN_INVALID"));
            Actor gone = new Actor(role, actor.storeId() == null ? null : UUID.randomUUID(), 999_999_999_999L);
            cells.add(new Cell("a deleted " + role, tokens.issue(gone, 0), id, 401, "TOKEN_INVALID"));
        }
        if (resource != null) {
            String notFound = resource.codeOfUnknown();
            cells.add(new Cell("the owner, of nothing", world.token(role), resource.unknownId(), 404, notFound));
            if (role == Role.STORE_ADMIN) {
                cells.add(new Cell("another store's admin", world.otherStore.adminToken(), id, 404, notFound));
            }
            if (role == Role.INTEGRATION) {
                cells.add(new Cell("another store's machine", world.otherStore.apiKey(), id, 404, notFound));
            }
            if (role == Role.TABLE) {
                cells.add(new Cell("another store's table", world.otherStore.tableToken(0), id, 404, notFound));
                if (resource.isOfOneTable()) {
                    cells.add(new Cell("another table", world.store.tableToken(1), id, 404, notFound));
                }
            }
        }
        if (role == Role.TABLE) {
            Actor gone = new Actor(Role.TABLE, UUID.randomUUID(), 999_999_999_999L);
            cells.add(new Cell("a table of a store that is gone", tokens.issue(gone, 0), id, 401, "TOKEN_INVALID"));
            cells.add(new Cell("a phone whose visit has ended", world.phoneThatHasLeft(), id, 401, "SESSION_ENDED"));
            cells.add(new Cell("a revoked tablet", world.revokedTablet(), id, 401, "TOKEN_INVALID"));
        }
        cells.add(new Cell("the owner", ownToken(operation, actor), id, ANY_SUCCESS, null));
        return cells;
    }

    private String ownToken(Operation operation, Actor actor) {
        if (operation.role() == Role.INTEGRATION) {
            return world.store.apiKeyFor(operation.scope());
        }
        return World.endsTokens(operation) ? world.token(operation) : forgery.good(actor);
    }

    private List<Cell> cellsOfKeys(Actor machine, @Nullable String id) {
        String key = world.store.apiKey();
        String prefix = key.substring(0, 14);
        String revoked = world.store.apiKey();
        world.store.revoke(revoked);
        return List.of(
                new Cell("a token of a machine", forgery.good(machine), id, 401, "TOKEN_INVALID"),
                new Cell("a key that is none", "tok_abc", id, 401, "TOKEN_INVALID"),
                new Cell("an unknown key", "tok_aaaaaaaaaa" + key.substring(14), id, 401, "TOKEN_INVALID"),
                new Cell("a wrong secret", prefix + world.otherStore.apiKey().substring(14), id, 401, "TOKEN_INVALID"),
                new Cell("a revoked key", revoked, id, 401, "TOKEN_INVALID"));
    }

    /** A key with all other scopes has no access to the operation; the owner's key has only its scope. */
    private List<Cell> cellsOfScopes(Operation operation, @Nullable String id) {
        List<String> others = new ArrayList<>(List.of("printing", "orders", "menus", "events"));
        assertThat(others.remove(operation.scope()))
                .as("x-scope of %s", operation)
                .isTrue();
        List<Cell> cells = new ArrayList<>();
        for (String other : others) {
            String key = world.store.apiKeyFor(other);
            cells.add(new Cell("a key for " + other, key, id, 403, "INSUFFICIENT_SCOPE"));
        }
        return cells;
    }

    private List<String> failures(Operation operation, Cell cell) {
        return failures(operation, cell, send(operation, cell, "", "", world.bodyToSend(operation)));
    }

    private List<String> failures(Operation operation, Cell cell, Answer answer) {
        RefusalsSeen.note(operation.method(), operation.path(), answer);
        List<String> wrong = new ArrayList<>();
        String code = answer.status() < 400 ? null : answer.json().path("code").asText();
        boolean isSuccess = answer.status() >= 200 && answer.status() < 300;
        if (cell.status() == ANY_SUCCESS) {
            check(isSuccess, wrong, "a success", answer);
        } else {
            check(answer.status() == cell.status(), wrong, cell.status() + " " + cell.code(), answer);
            check(cell.code() == null || cell.code().equals(code), wrong, cell.code() + "", answer);
            check(operation.codes(answer.status()).contains(code), wrong, "a code that the contract lists", answer);
            check(
                    answer.status() != 401 || "Bearer".equals(answer.header("WWW-Authenticate")),
                    wrong,
                    "WWW-Authenticate",
                    answer);
        }
        for (String header : ON_EVERY_ANSWER) {
            check(answer.header(header) != null, wrong, "the header " + header, answer);
        }
        if (!isSuccess || !operation.isStream()) {
            wrong.addAll(Api.complaints(operation.method(), operation.path(), answer));
        }
        return wrong.stream()
                .map(text -> "%s as %s: %s".formatted(operation, cell.caller(), text))
                .toList();
    }

    private static void check(boolean isRight, List<String> wrong, String expected, Answer answer) {
        if (!isRight) {
            wrong.add("expected " + expected + ", got " + answer.status() + " " + answer.text());
        }
    }

    /**
     * @param query beside what has to be there
     * @param headers the same, each with its end of line
     */
    private Answer send(Operation operation, Cell cell, String query, String headers, World.@Nullable Body body) {
        byte[] bytes = body == null ? new byte[0] : body.bytes();
        String target = world.target(operation, cell.id());
        String more = query.isEmpty() ? "" : (target.contains("?") ? "&" : "?") + query;
        String head = operation.method() + " " + target + more + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: close\r\n"
                + (cell.token() == null ? "" : "Authorization: Bearer " + cell.token() + "\r\n")
                + (body == null ? "" : "Content-Type: " + body.contentType() + "\r\n")
                + (operation.isStream() ? "Accept: text/event-stream\r\n" : "")
                + headers
                + "Content-Length: " + bytes.length + "\r\n\r\n";
        try {
            Answer answer = http.send(RawHttp.join(head.getBytes(StandardCharsets.ISO_8859_1), bytes));
            if (answer == null) {
                throw new AssertionError(operation + " as " + cell.caller() + ": no answer");
            }
            return answer;
        } catch (IOException e) {
            throw new AssertionError(operation + " as " + cell.caller(), e);
        }
    }
}
