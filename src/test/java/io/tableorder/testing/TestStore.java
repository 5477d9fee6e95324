package io.tableorder.testing;

import io.tableorder.access.account.Tokens;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A store of a test's own: two tables, an admin, and three menus of which the last is sold out. */
public final class TestStore {

    public static final long SOUP_PRICE = 9_000;
    public static final long COLA_PRICE = 2_500;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient jdbc;
    private final Tokens tokens;
    private final UUID id = UUID.randomUUID();
    private final List<Long> tables = new ArrayList<>();
    private final long admin;
    private final long soup;
    private final long cola;
    private final long soldOut;

    public TestStore(JdbcClient jdbc, Tokens tokens) {
        this.jdbc = jdbc;
        this.tokens = tokens;
        jdbc.sql("insert into stores (id, name, currency, time_zone) values (?, '시험 식당', 'KRW', 'Asia/Seoul')")
                .param(id)
                .update();
        addTable("1");
        addTable("2");
        admin = insert(
                "insert into admins (store_id, username, password_hash, role) values (?, ?, 'none', 'store_admin')"
                        + " returning id",
                id,
                "admin-" + id.toString().substring(0, 8));
        long category = insert("insert into menu_categories (store_id, name) values (?, '식사') returning id", id);
        soup = menu(category, "된장국", SOUP_PRICE, true);
        cola = menu(category, "콜라", COLA_PRICE, true);
        soldOut = menu(category, "물냉면", 11_000, false);
    }

    /** @return the index of the new table */
    public int addTable(String number) {
        tables.add(insert(
                "insert into tables (store_id, table_number, password_hash) values (?, ?, 'none') returning id",
                id,
                number));
        return tables.size() - 1;
    }

    /** The soup is made in the kitchen from now on, the cola comes from the bar. */
    public void useTwoStations() {
        jdbc.sql("update menu_categories set station = 'kitchen' where store_id = ?")
                .param(id)
                .update();
        long drinks = insert(
                "insert into menu_categories (store_id, name, station) values (?, '음료', 'bar') returning id", id);
        jdbc.sql("update menus set category_id = ? where id = ?")
                .params(drinks, cola)
                .update();
    }

    private long menu(long category, String name, long price, boolean isAvailable) {
        return insert(
                "insert into menus (store_id, category_id, name, price, is_available) values (?, ?, ?, ?, ?) returning id",
                id,
                category,
                name,
                price,
                isAvailable);
    }

    private long insert(String sql, @Nullable Object... params) {
        return jdbc.sql(sql).params(params).query(Long.class).single();
    }

    public UUID id() {
        return id;
    }

    public long soup() {
        return soup;
    }

    public long cola() {
        return cola;
    }

    public long soldOut() {
        return soldOut;
    }

    public long table(int index) {
        return tables.get(index);
    }

    public long admin() {
        return admin;
    }

    public String tableToken(int index) {
        return tokens.issue(new Actor(Role.TABLE, id, tables.get(index)), 0);
    }

    /** Of a third table. */
    public String tableTokenOf(long table) {
        return tokens.issue(new Actor(Role.TABLE, id, table), 0);
    }

    public String adminToken() {
        return tokens.issue(new Actor(Role.STORE_ADMIN, id, admin), 0);
    }

    /** A token of a super admin, who has no store. */
    public String superAdminToken() {
        long superAdmin = insert(
                "insert into admins (username, password_hash, role) values (?, 'none', 'super_admin') returning id",
                "super-" + UUID.randomUUID().toString().substring(0, 8));
        return tokens.issue(new Actor(Role.SUPER_ADMIN, null, superAdmin), 0);
    }

    /** A new API key of the store, which opens everything as those do that were made before there were scopes. */
    public String apiKey() {
        return keyWith((String[]) null);
    }

    /** A new API key of the store that opens this. */
    public String apiKeyFor(String scope) {
        return keyWith(scope);
    }

    private String keyWith(String @Nullable ... scopes) {
        byte[] secret = new byte[32];
        RANDOM.nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        String prefix = "tok_"
                + UUID.randomUUID()
                        .toString()
                        .replaceAll("[-0189]", "")
                        .concat("abcdefghij")
                        .substring(0, 10);
        insert(
                "insert into api_keys (store_id, name, prefix, hash, scopes, created_by)"
                        + " values (?, ?, ?, sha256(convert_to(?, 'UTF8')), cast(? as text[]), 'admin:1') returning id",
                id,
                prefix,
                prefix,
                text,
                scopes);
        return prefix + "_" + text;
    }

    /** Behind the service's back, which hears of it within seconds. */
    public void revoke(String apiKey) {
        jdbc.sql("update api_keys set revoked_at = now() where prefix = ?")
                .param(apiKey.substring(0, 14))
                .update();
    }

    /** An order for one soup and two colas. */
    public String cart() {
        return "{\"items\":[{\"menu_id\":" + soup + ",\"quantity\":1},{\"menu_id\":" + cola + ",\"quantity\":2}]}";
    }

    /** A new order for {@link #cart} at one of the tables; its id. */
    public long placeOrder(Api api, int table) {
        return api.post("/api/customer/orders")
                .as(tableToken(table))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(cart())
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    /** How many rows of the table are this store's. */
    public long count(String table) {
        return jdbc.sql("select count(*) from " + table + " where store_id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }
}
