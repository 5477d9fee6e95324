package io.tableorder.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tableorder.access.account.Tokens;
import io.tableorder.failure.ProblemCode;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.integrators.delivery.Targets;
import io.tableorder.testing.Api;
import io.tableorder.testing.Form;
import io.tableorder.testing.TestStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Gives each operation what a request needs to make sense: an id in its path, values in its body. An operation that needs
 * something that is not here gets a failing test that says so.
 */
final class World {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final byte[] IMAGE = picture();

    /** What the id in a path names, by path. A method in front of it makes it one for that operation alone. */
    private static final Map<String, Resource> RESOURCES = new HashMap<>();

    /** What has to change in the example of a request's body, by operation. */
    private static final Map<String, BiConsumer<World, ObjectNode>> BODIES = new HashMap<>();

    static {
        of("/api/customer/menus/{id}", ProblemCode.MENU_NOT_FOUND, owner -> owner.menu());
        of("/api/customer/orders/{id}", ProblemCode.ORDER_NOT_FOUND, owner -> owner.order(owner.store.tableToken(0)))
                .tablesOwn();

        of("/api/admin/orders/{id}", ProblemCode.ORDER_NOT_FOUND, owner -> owner.order(owner.store.tableToken(0)));
        of(
                "/api/admin/orders/{id}/status",
                ProblemCode.ORDER_NOT_FOUND,
                owner -> owner.order(owner.store.tableToken(0)));
        of(
                "/api/admin/orders/{id}/events",
                ProblemCode.ORDER_NOT_FOUND,
                owner -> owner.order(owner.store.tableToken(0)));

        of(
                "/api/admin/orders/{id}/items/{line}",
                ProblemCode.ORDER_NOT_FOUND,
                owner -> owner.order(owner.store.tableToken(0)));
        of(
                "/api/admin/orders/{id}/cancellations",
                ProblemCode.ORDER_NOT_FOUND,
                owner -> owner.order(owner.store.tableToken(0)));
        of(
                "/api/admin/kitchen/tickets/{id}/bump",
                ProblemCode.ORDER_NOT_FOUND,
                owner -> owner.order(owner.store.tableToken(0)));
        of("/api/admin/kitchen/tickets/{id}/recall", ProblemCode.ORDER_NOT_FOUND, owner -> owner.readyOrder());
        of("/api/admin/stations/{id}", ProblemCode.STATION_NOT_FOUND, owner -> owner.station());

        of("/api/admin/tables/{id}", ProblemCode.TABLE_NOT_FOUND, owner -> String.valueOf(owner.table()));
        of("/api/admin/tables/{id}/orders", ProblemCode.TABLE_NOT_FOUND, owner -> String.valueOf(owner.table()));
        of("/api/admin/tables/{id}/order-history", ProblemCode.TABLE_NOT_FOUND, owner -> String.valueOf(owner.table()));
        of("/api/admin/tables/{id}/complete-session", ProblemCode.TABLE_NOT_FOUND, owner -> owner.tableWithAnOrder());

        of("/api/admin/tables/{id}/reopen-session", ProblemCode.TABLE_NOT_FOUND, owner -> owner.tableThatWasLeft());

        for (String act : List.of("open-session", "qr-code", "pairing-code")) {
            of("/api/admin/tables/{id}/" + act, ProblemCode.TABLE_NOT_FOUND, owner -> String.valueOf(owner.table()));
        }
        for (String act : List.of("visit", "visit-code", "move-session", "merge-session")) {
            of("/api/admin/tables/{id}/" + act, ProblemCode.TABLE_NOT_FOUND, owner -> owner.tableWithAnOrder());
        }
        of("/api/admin/devices/{id}", ProblemCode.DEVICE_NOT_FOUND, owner -> String.valueOf(owner.tablet("key")));

        of("/api/admin/categories/{id}", ProblemCode.CATEGORY_NOT_FOUND, owner -> owner.category());
        of("/api/admin/menus/{id}", ProblemCode.MENU_NOT_FOUND, owner -> owner.menu());
        for (String part : List.of("/image", "/option-groups", "/stock")) {
            of("/api/admin/menus/{id}" + part, ProblemCode.MENU_NOT_FOUND, owner -> owner.menu());
        }
        of("/api/admin/option-groups/{id}", ProblemCode.OPTION_GROUP_NOT_FOUND, owner -> owner.optionGroup());
        of("/api/admin/options/{id}", ProblemCode.OPTION_NOT_FOUND, owner -> owner.option());

        of("/api/admin/dead-letters/{id}", ProblemCode.DEAD_LETTER_NOT_FOUND, owner -> owner.deadLetter());
        of("/api/admin/dead-letters/{id}/redrive", ProblemCode.DEAD_LETTER_NOT_FOUND, owner -> owner.deadLetter());
        of("/api/admin/dead-letters/{id}/discard", ProblemCode.DEAD_LETTER_NOT_FOUND, owner -> owner.deadLetter());

        of("/api/admin/deliveries/{id}", ProblemCode.DELIVERY_NOT_FOUND, owner -> owner.delivery("dead"));
        of("/api/admin/deliveries/{id}/ticket", ProblemCode.DELIVERY_NOT_FOUND, owner -> owner.delivery("confirmed"));
        of("/api/admin/deliveries/{id}/retry", ProblemCode.DELIVERY_NOT_FOUND, owner -> owner.delivery("dead"));
        of("/api/admin/deliveries/{id}/cancel", ProblemCode.DELIVERY_NOT_FOUND, owner -> owner.delivery("failed"));
        of("/api/admin/deliveries/{id}/reprint", ProblemCode.DELIVERY_NOT_FOUND, owner -> owner.delivery("confirmed"));

        of("/api/admin/api-keys/{id}", ProblemCode.API_KEY_NOT_FOUND, owner -> owner.apiKey());

        of("/api/integrations/cloudprnt/{printer}", ProblemCode.PRINTER_NOT_FOUND, owner -> owner.pollingPrinter());
        of("/api/integrations/menus/{pos_code}", ProblemCode.MENU_NOT_FOUND, owner -> owner.posCode());
        of(
                "/api/integrations/orders/{id}",
                ProblemCode.ORDER_NOT_FOUND,
                owner -> owner.order(owner.store.tableToken(0)));
        of(
                "/api/integrations/orders/{id}/status",
                ProblemCode.ORDER_NOT_FOUND,
                owner -> owner.order(owner.store.tableToken(0)));
        of("/api/admin/webhooks/{id}", ProblemCode.WEBHOOK_NOT_FOUND, owner -> owner.webhook());
        of("/api/admin/webhooks/{id}/secret", ProblemCode.WEBHOOK_NOT_FOUND, owner -> owner.webhook());
        of("/api/admin/webhooks/{id}/test", ProblemCode.WEBHOOK_NOT_FOUND, owner -> owner.webhook());
        of("/api/admin/webhooks/{id}/pause", ProblemCode.WEBHOOK_NOT_FOUND, owner -> owner.webhook());
        of("/api/admin/webhooks/{id}/resume", ProblemCode.WEBHOOK_NOT_FOUND, owner -> owner.webhook());
        for (String act : List.of("", "/test", "/pause", "/resume", "/replay")) {
            of("/api/admin/targets/{id}" + act, ProblemCode.TARGET_NOT_FOUND, owner -> owner.target());
        }
        of("/api/admin/calls/{id}/acknowledge", ProblemCode.CALL_NOT_FOUND, owner -> owner.call());
        of("/api/admin/calls/{id}/resolve", ProblemCode.CALL_NOT_FOUND, owner -> owner.call());
        of("/api/superadmin/dead-letters/{id}", ProblemCode.DEAD_LETTER_NOT_FOUND, World::ownerlessDeadLetter);
        of("/api/superadmin/dead-letters/{id}/redrive", ProblemCode.DEAD_LETTER_NOT_FOUND, World::ownerlessDeadLetter);
        of("/api/superadmin/dead-letters/{id}/discard", ProblemCode.DEAD_LETTER_NOT_FOUND, World::ownerlessDeadLetter);
        for (String act : List.of("stop", "start", "retry", "replay")) {
            of("/api/superadmin/connectors/{name}/" + act, ProblemCode.CONNECTOR_NOT_FOUND, World::connector)
                    .unknown("no-such-connector");
        }

        of("/api/superadmin/stores/{id}", ProblemCode.STORE_NOT_FOUND, owner -> owner.emptyStore())
                .unknown("00000000-0000-4000-8000-00000000dead");
        for (String data : List.of("menus", "option-groups", "tables", "orders", "order-history", "reports/sales")) {
            of("/api/superadmin/stores/{id}/" + data, ProblemCode.STORE_NOT_FOUND, owner -> owner.store
                            .id()
                            .toString())
                    .unknown("00000000-0000-4000-8000-00000000dead");
        }
        of("/api/superadmin/admins/{id}", ProblemCode.ADMIN_NOT_FOUND, owner -> owner.storeAdmin(true));
        of("/api/superadmin/admins/{id}/activate", ProblemCode.ADMIN_NOT_FOUND, owner -> owner.storeAdmin(false));
        of("/api/superadmin/admins/{id}/deactivate", ProblemCode.ADMIN_NOT_FOUND, owner -> owner.storeAdmin(true));
        of("/api/superadmin/admins/{id}/password", ProblemCode.ADMIN_NOT_FOUND, owner -> owner.storeAdmin(true));

        of("/uploads/menus/{file}", ProblemCode.NOT_FOUND, owner -> owner.image())
                .unknown(UUID.randomUUID() + ".jpg");

        // The hash of the demo store's account, so that its password from the example fits.
        BODIES.put("loginTable", (world, body) -> {
            long table = world.table();
            world.jdbc
                    .sql("update tables set password_hash = (select password_hash from tables where id ="
                            + " (select min(id) from tables where store_id = '00000000-0000-4000-8000-000000000001'))"
                            + " where id = ?")
                    .param(table)
                    .update();
            body.put("store_id", world.store.id().toString());
            body.put("table_number", world.text("select table_number from tables where id = ?", table));
        });
        BODIES.put("loginAdmin", (world, body) -> body.put("username", world.loginOf("admin", world.storeAdmin(true))));
        BODIES.put(
                "loginSuperAdmin",
                (world, body) -> body.put("username", world.loginOf("super", String.valueOf(world.superAdmin.id()))));
        BODIES.put(
                "orderCategories",
                (world, body) -> world.idsInto(
                        body,
                        world.jdbc
                                .sql("select id from menu_categories where store_id = ?")
                                .param(world.store.id())
                                .query(Long.class)
                                .list()));
        BODIES.put("orderStations", (world, body) -> {
            world.station();
            world.idsInto(
                    body,
                    world.jdbc
                            .sql("select id from stations where store_id = ?")
                            .param(world.store.id())
                            .query(Long.class)
                            .list());
        });
        BODIES.put("orderMenus", (world, body) -> {
            long category = Long.parseLong(world.category());
            world.idsInto(
                    body.put("category_id", category),
                    List.of(Long.valueOf(world.menuOf(category)), Long.valueOf(world.menuOf(category))));
        });
        BODIES.put("setMenuOptions", (world, body) -> world.idsInto(body, List.of(Long.valueOf(world.optionGroup()))));
        BODIES.put("updateOptionGroup", (world, body) -> body.path("options")
                .forEach(option -> ((ObjectNode) option).remove("id")));
        BODIES.put("importMenus", (world, body) -> {
            JsonNode group = body.at("/option_groups/0/name");
            ((ArrayNode) body.at("/menus/1/option_groups")).set(0, group);
        });
        // A store may have ten.
        BODIES.put("createWebhook", (world, body) -> world.jdbc
                .sql("delete from webhooks where store_id = ?")
                .param(world.store.id())
                .update());
        // A store may have twenty, each under a name of its own.
        BODIES.put("createTarget", (world, body) -> {
            world.jdbc
                    .sql("delete from targets where store_id = ?")
                    .param(world.store.id())
                    .update();
            body.putArray("types").add("order.*");
        });
        // The world's store goes on to take orders: the connector that it requires works, and it is not paused.
        BODIES.put("requireConnectors", (world, body) -> body.putArray("connectors")
                .add("kitchen-ticket"));
        BODIES.put("changeStoreMode", (world, body) -> body.put("mode", "BUSY"));
        // Each call is the first of its session.
        BODIES.put("openCall", (world, body) -> world.jdbc
                .sql("delete from service_calls where store_id = ?")
                .param(world.store.id())
                .update());
        BODIES.put("updateTarget", (world, body) -> body.putArray("types").add("order.*"));
        BODIES.put("completeSession", (world, body) -> body.put("force", true).remove("session_id"));
        BODIES.put("reopenSession", (world, body) -> body.remove("session_id"));
        BODIES.put("moveSession", (world, body) -> body.put("to_table_id", world.table())
                .remove("session_id"));
        BODIES.put("mergeSession", (world, body) -> body.put("into_table_id", Long.valueOf(world.tableWithAnOrder()))
                .remove(List.of("session_id", "into_session_id")));
        // The tables of other operations must stay open to guests.
        BODIES.put("setVisitSettings", (world, body) -> body.put("visit_opening", "scan")
                .put("visit_code", false));
        BODIES.put("joinVisit", (world, body) -> body.put(
                        "code", world.text("select qr_code from tables where id = ?", world.table()))
                .remove("visit_code"));
        BODIES.put("pairTablet", (world, body) -> body.put("code", world.pairingCode()));
        BODIES.put("loginTablet", (world, body) -> {
            String key = "dev_" + unique("x").repeat(4).substring(0, 43);
            world.tablet(key);
            body.put("device_key", key);
        });
        BODIES.put("createAdmin", (world, body) -> {
            if (!body.path("role").asText("store_admin").equals("super_admin")) {
                body.put("store_id", world.store.id().toString());
            }
        });
    }

    private final JdbcClient jdbc;
    private final Tokens tokens;
    private final Api api;
    private final Settings settings;
    private final Targets targets;
    private final List<String> printers = new CopyOnWriteArrayList<>();
    private final List<Path> connectors = new CopyOnWriteArrayList<>();
    private final List<Long> superAdmins = new CopyOnWriteArrayList<>();
    private final Actor superAdmin;
    private final Map<Role, String> roleTokens = new ConcurrentHashMap<>();
    final TestStore store;
    final TestStore otherStore;
    private final long category;

    World(JdbcClient jdbc, Tokens tokens, Settings settings, Targets targets, int port) {
        this.jdbc = jdbc;
        this.tokens = tokens;
        this.settings = settings;
        this.targets = targets;
        this.api = new Api(port);
        this.store = new TestStore(jdbc, tokens);
        this.otherStore = new TestStore(jdbc, tokens);
        this.category = Long.parseLong(category());
        this.superAdmin = newSuperAdmin(true);
    }

    /** What the id in a path names. */
    static final class Resource {

        private final ProblemCode notFound;
        private final Function<World, String> make;
        private boolean ofOneTable;
        private String unknown = "999999999999";

        private Resource(ProblemCode notFound, Function<World, String> make) {
            this.notFound = notFound;
            this.make = make;
        }

        /** It belongs to one table, not to the whole store. */
        private Resource tablesOwn() {
            ofOneTable = true;
            return this;
        }

        private Resource unknown(String id) {
            unknown = id;
            return this;
        }

        String codeOfUnknown() {
            return notFound.name();
        }

        boolean isOfOneTable() {
            return ofOneTable;
        }

        /** An id that nothing has. */
        String unknownId() {
            return unknown;
        }

        /** The id of a new one that belongs to the world's store, and to its first table if it is a table's. */
        String newOne(World world) {
            return make.apply(world);
        }
    }

    private static Resource of(String path, ProblemCode notFound, Function<World, String> make) {
        Resource resource = new Resource(notFound, make);
        RESOURCES.put(path, resource);
        return resource;
    }

    static Optional<Resource> resourceOf(Operation operation) {
        return Optional.ofNullable(RESOURCES.getOrDefault(operation.toString(), RESOURCES.get(operation.path())));
    }

    /** The token of the role, in the world's own store. */
    String token(Role role) {
        return roleTokens.computeIfAbsent(
                role, same -> same == Role.INTEGRATION ? store.apiKey() : tokens.issue(actor(same), 0));
    }

    /** The token that opens the operation. Where it ends the caller's tokens, the caller is somebody else, with the demo account's password. */
    String token(Operation operation) {
        if (!endsTokens(operation)) {
            return token(operation.role());
        }
        boolean isStaff = operation.role() == Role.STORE_ADMIN;
        Actor actor = isStaff ? storeAdmin() : newSuperAdmin(true);
        loginOf(isStaff ? "admin" : "super", String.valueOf(actor.id()));
        return tokens.issue(actor, 0);
    }

    /** Whether the operation revokes the token of its own request. */
    static boolean endsTokens(Operation operation) {
        return operation.isSecured() && operation.path().matches("/api/(super)?admin/auth/(logout|password)");
    }

    /** The token of a phone whose visit has been completed. */
    String phoneThatHasLeft() {
        long session = insert(
                "insert into table_sessions (store_id, table_id, ended_at) values (?, ?, now()) returning id",
                store.id(),
                store.table(0));
        long phone = insert(
                "insert into devices (store_id, kind, session_id) values (?, 'phone', ?) returning id",
                store.id(),
                session);
        return tokens.issue(new Actor(Role.TABLE, store.id(), store.table(0), new Actor.Device(phone, session)), 0);
    }

    /** The token of a tablet that has been revoked. */
    String revokedTablet() {
        return tokens.issue(new Actor(Role.TABLE, store.id(), store.table(0), new Actor.Device(999_999_999L, null)), 0);
    }

    /** Whether orders can be taken. */
    void takeAnOrder() {
        jdbc.sql("update stores set visit_opening = 'scan', asks_visit_code = false where id = ?")
                .param(store.id())
                .update();
        order(store.tableToken(0));
    }

    Actor actor(Role role) {
        return switch (role) {
            case TABLE -> new Actor(Role.TABLE, store.id(), store.table(0));
            case STORE_ADMIN -> new Actor(Role.STORE_ADMIN, store.id(), store.admin());
            case SUPER_ADMIN -> superAdmin;
            case INTEGRATION -> new Actor(Role.INTEGRATION, store.id(), Long.parseLong(apiKey()));
        };
    }

    /** An admin of this role that has been deactivated. */
    Actor deactivated(Role role) {
        return role == Role.STORE_ADMIN
                ? new Actor(role, store.id(), Long.parseLong(storeAdmin(false)))
                : newSuperAdmin(false);
    }

    private Actor storeAdmin() {
        return new Actor(Role.STORE_ADMIN, store.id(), Long.parseLong(storeAdmin(true)));
    }

    private Actor newSuperAdmin(boolean isActive) {
        long id = insert(
                "insert into admins (username, password_hash, role, is_active) values (?, 'none', 'super_admin', ?)"
                        + " returning id",
                unique("super"),
                isActive);
        superAdmins.add(id);
        return new Actor(Role.SUPER_ADMIN, null, id);
    }

    /** The path with its required query, for the thing with this id if it has a place for one. */
    String target(Operation operation, @Nullable String id) {
        StringBuilder target = new StringBuilder(id == null ? operation.path() : operation.pathWith(id));
        for (JsonNode parameter : operation.parameters("query")) {
            if (parameter.path("required").asBoolean()) {
                String example = parameter.has("example")
                        ? parameter.path("example").asText()
                        : parameter.at("/schema/example").asText();
                target.append(target.indexOf("?") < 0 ? '?' : '&')
                        .append(parameter.path("name").asText())
                        .append('=')
                        .append(example);
            }
        }
        return target.toString();
    }

    /** @param contentType with its parameters */
    record Body(String contentType, byte[] bytes) {}

    /** Null for an operation that takes no body. */
    @Nullable
    Body bodyToSend(Operation operation) {
        if (operation.takesImage()) {
            boolean isForm = operation.requestContent().has("multipart/form-data");
            Form form = new Form().file("image", "a.png", "image/png", IMAGE);
            return isForm ? new Body(form.contentType(), form.bytes()) : new Body("image/png", IMAGE);
        }
        JsonNode json = body(operation);
        return json == null
                ? null
                : new Body("application/json", json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] picture() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The contract's example, with names that are not taken and ids that are this store's; null if there is no JSON to send. */
    @Nullable
    JsonNode body(Operation operation) {
        JsonNode example = operation.requestExample();
        if (example == null) {
            return null;
        }
        JsonNode body = example.deepCopy();
        if (operation.isSecured()) {
            adapt(body);
        }
        BiConsumer<World, ObjectNode> change = BODIES.get(operation.id());
        if (change != null) {
            change.accept(this, (ObjectNode) body);
        }
        return body;
    }

    private void idsInto(ObjectNode body, List<Long> ids) {
        ids.forEach(body.putArray("ids")::add);
    }

    private void adapt(JsonNode node) {
        if (node instanceof ArrayNode elements) {
            elements.forEach(this::adapt);
        }
        if (node instanceof ObjectNode object) {
            object.remove("expected_total");
            object.fields().forEachRemaining(field -> {
                JsonNode ours = ours(field.getKey());
                if (ours == null) {
                    adapt(field.getValue());
                } else if (!field.getValue().isNull()) {
                    field.setValue(ours);
                }
            });
        }
    }

    private @Nullable JsonNode ours(String field) {
        return switch (field) {
            case "menu_id" -> JSON.getNodeFactory().numberNode(store.soup());
            case "category_id" -> JSON.getNodeFactory().numberNode(category);
            case "table_id" -> JSON.getNodeFactory().numberNode(store.table(0));
            case "store_id" -> JSON.getNodeFactory().textNode(store.id().toString());
            case "name", "username", "table_number" -> JSON.getNodeFactory().textNode(unique("시험"));
            default -> null;
        };
    }

    private String menu() {
        return menuOf(category);
    }

    private String menuOf(long category) {
        return String.valueOf(insert(
                "insert into menus (store_id, category_id, name, price) values (?, ?, ?, 9000) returning id",
                store.id(),
                category,
                unique("메뉴")));
    }

    private String optionGroup() {
        return String.valueOf(
                insert("insert into option_groups (store_id, name) values (?, '맵기') returning id", store.id()));
    }

    private String option() {
        return String.valueOf(insert(
                "insert into options (store_id, group_id, name) values (?, ?, '아주 매운맛') returning id",
                store.id(),
                Long.valueOf(optionGroup())));
    }

    private String posCode() {
        return jdbc.sql("update menus set pos_code = 'M-' || id where id = ? returning pos_code")
                .param(Long.valueOf(menu()))
                .query(String.class)
                .single();
    }

    private String category() {
        return String.valueOf(insert(
                "insert into menu_categories (store_id, name) values (?, ?) returning id", store.id(), unique("분류")));
    }

    private long table() {
        return insert(
                "insert into tables (store_id, table_number, password_hash) values (?, ?, 'none') returning id",
                store.id(),
                unique("자리"));
    }

    private long tablet(String key) {
        return insert(
                "insert into devices (store_id, kind, name, table_id, key_hash) values (?, 'tablet', ?, ?,"
                        + " sha256(convert_to(?, 'UTF8'))) returning id",
                store.id(),
                unique("태블릿"),
                store.table(0),
                key.length() > 10 ? key : unique(key));
    }

    private String pairingCode() {
        String code = UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
        jdbc.sql("insert into device_pairings (store_id, table_id, code_hash, created_by, expires_at)"
                        + " values (?, ?, sha256(convert_to(?, 'UTF8')), 'admin:1', now() + interval '10 minutes')")
                .params(store.id(), table(), code)
                .update();
        return code;
    }

    private String tableWithAnOrder() {
        long table = table();
        order(store.tableTokenOf(table));
        return String.valueOf(table);
    }

    private String tableThatWasLeft() {
        String table = tableWithAnOrder();
        api.post("/api/admin/tables/" + table + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
        return table;
    }

    private String order(String tableToken) {
        return api.post("/api/customer/orders")
                .as(tableToken)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(store.cart())
                .send()
                .expect(201)
                .json()
                .path("id")
                .asText();
    }

    /** The kitchen is done with it. */
    private String readyOrder() {
        String id = order(store.tableToken(0));
        jdbc.sql("update orders set status = 'ready' where id = ?")
                .param(Long.valueOf(id))
                .update();
        return id;
    }

    private String station() {
        return String.valueOf(
                insert("insert into stations (store_id, name) values (?, ?) returning id", store.id(), unique("조리대")));
    }

    /** The event of an order, which the one connector that is always there has given up on. */
    private String deadLetter() {
        return jdbc.sql("""
                        insert into dead_letters (store_id, event_id, event_type, subject, event_seq, queue, route_id, body,
                                                  headers, cause, attempts)
                        select store_id, event_id, type, 'orders/' || aggregate_id, seq, 'kitchen-ticket', 'kitchen-ticket',
                               convert_to(jsonb_build_object('specversion', '1.0', 'id', event_id, 'type', type,
                                   'storeid', store_id, 'sequence', lpad(seq::text, 19, '0'), 'data', payload)::text, 'UTF8'),
                               '{}', 'java.io.IOException: no paper', 4
                          from event_log
                         where store_id = ? and aggregate_type = 'order' and aggregate_id = ?
                        returning id::text
                        """)
                .params(store.id(), Long.valueOf(order(store.tableToken(0))))
                .query(String.class)
                .single();
    }

    /** A ticket for a printer that is not there. */
    private String delivery(String state) {
        return jdbc.sql("""
                        with target as (insert into delivery_targets (name) values ('no-printer') on conflict do nothing)
                        insert into deliveries (store_id, target, kind, on_paper, event_id, event_type, event_time, content, state,
                                                expires_at)
                        values (?, 'no-printer', 'printer', true, gen_random_uuid(), 'order.created', now(), '{}', ?,
                                now() + interval '1 hour')
                        returning id::text
                        """).params(store.id(), state).query(String.class).single();
    }

    /** A printer with a waiting ticket. */
    private String pollingPrinter() {
        String name = "world-" + UUID.randomUUID();
        targets.open("cloudprnt", name, Map.of("storeId", store.id().toString()));
        printers.add(name);
        jdbc.sql("insert into delivery_targets (name) values (?)").param(name).update();
        jdbc.sql("""
                        insert into deliveries (store_id, target, kind, on_paper, event_id, event_type, event_time, content, state,
                                                attempts, due_at, expires_at)
                        values (?, ?, 'cloudprnt', true, gen_random_uuid(), 'order.created', now(), '김치찌개', 'sent',
                                1, now() + interval '1 hour', now() + interval '1 hour')
                        """).params(store.id(), name).update();
        return name;
    }

    /** At a table of its own, since a session has one of each kind. */
    private String call() {
        return String.valueOf(insert("""
                with session as (
                    insert into table_sessions (store_id, table_id) values (?, ?) returning store_id, table_id, id
                )
                insert into service_calls (store_id, table_id, session_id, kind)
                select store_id, table_id, id, 'water' from session
                returning id
                """, store.id(), table()));
    }

    private String webhook() {
        return String.valueOf(insert(
                "insert into webhooks (store_id, url, types, created_by, updated_by)"
                        + " values (?, 'https://hooks.example.com/', '{*}', 'admin:1', 'admin:1') returning id",
                store.id()));
    }

    private String target() {
        return String.valueOf(insert(
                "insert into targets (store_id, name, kind, options, types, created_by, updated_by)"
                        + " values (?, ?, 'printer', '{\"host\":\"127.0.0.1\",\"port\":9}', '{order.deleted}', 'admin:1', 'admin:1')"
                        + " returning id",
                store.id(),
                unique("프린터")));
    }

    /** The same, of a store that is not there. */
    private String ownerlessDeadLetter() {
        String id = deadLetter();
        jdbc.sql("update dead_letters set store_id = null where id = ?")
                .param(Long.valueOf(id))
                .update();
        return id;
    }

    /** A file that does nothing; its name, once it is known. */
    private String connector() {
        String name = "test-x" + UUID.randomUUID().toString().replace("-", "");
        Path file = settings.routesDir().resolve(name + ".camel.yaml");
        try {
            Files.writeString(file, """
                    - route:
                        id: %1$s
                        from:
                          uri: kamelet:table-order-events-source
                          parameters: { queue: %1$s, types: session.reopened }
                          steps: [ { log: x } ]
                    """.formatted(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connectors.add(file);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> api.get("/api/superadmin/connectors")
                .as(token(Role.SUPER_ADMIN))
                .send()
                .expect(200)
                .json()
                .findValuesAsText("name")
                .contains(name));
        return name;
    }

    private String emptyStore() {
        UUID id = UUID.randomUUID();
        jdbc.sql("insert into stores (id, name, currency, time_zone) values (?, ?, 'KRW', 'Asia/Seoul')")
                .param(id)
                .param(unique("식당"))
                .update();
        return id.toString();
    }

    private String storeAdmin(boolean isActive) {
        return String.valueOf(insert(
                "insert into admins (store_id, username, password_hash, role, is_active)"
                        + " values (?, ?, 'none', 'store_admin', ?) returning id",
                store.id(),
                unique("admin"),
                isActive));
    }

    /** Gives the admin the password of the demo account, and returns its user name. */
    private String loginOf(String demoAccount, String admin) {
        return jdbc.sql("update admins set password_hash = (select password_hash from admins where username = ?)"
                        + " where id = ? returning username")
                .param(demoAccount)
                .param(Long.valueOf(admin))
                .query(String.class)
                .single();
    }

    private String apiKey() {
        return String.valueOf(jdbc.sql("select id from api_keys where prefix = ?")
                .param(store.apiKey().substring(0, 14))
                .query(Long.class)
                .single());
    }

    private String image() {
        String name = UUID.randomUUID().toString().replace("-", "") + ".jpg";
        Path folder = settings.uploadsDir().resolve("menus");
        try (var file = Files.newOutputStream(Files.createDirectories(folder).resolve(name))) {
            ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "jpg", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return name;
    }

    private String text(String sql, long id) {
        return jdbc.sql(sql).param(id).query(String.class).single();
    }

    private long insert(String sql, Object... params) {
        return jdbc.sql(sql).params(params).query(Long.class).single();
    }

    /** At most 20 characters, as a table's number. */
    private static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 12);
    }

    /** Leaves no active super admin behind that another test would count. */
    void close() {
        printers.forEach(targets::close);
        for (Path file : connectors) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        superAdmins.forEach(id -> jdbc.sql("update admins set is_active = false where id = ?")
                .param(id)
                .update());
    }
}
