package io.tableorder.restaurant.visit;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.TestStore;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Guests of a test's store, with phones, and the staff who look after them. */
final class Guests {

    final Api api;
    final TestStore store;
    private final JdbcClient jdbc;

    Guests(Api api, TestStore store, JdbcClient jdbc) {
        this.api = api;
        this.store = store;
        this.jdbc = jdbc;
    }

    /** A phone that has joined a visit. */
    record Phone(String token, long device, long session) {}

    String qrCode(int table) {
        return jdbc.sql("select qr_code from tables where id = ?")
                .param(store.table(table))
                .query(String.class)
                .single();
    }

    Answer scan(String code, @Nullable String visitCode) {
        String digits = visitCode == null ? "" : ",\"visit_code\":\"" + visitCode + "\"";
        return api.post("/api/customer/visits")
                .json("{\"code\":\"" + code + "\"" + digits + "}")
                .send();
    }

    Phone join(int table) {
        return joined(scan(qrCode(table), null));
    }

    static Phone joined(Answer answer) {
        JsonNode visit = answer.expect(201).json();
        return new Phone(
                visit.path("access_token").asText(),
                visit.path("device_id").asLong(),
                visit.path("session_id").asLong());
    }

    Answer order(String token, String key) {
        return api.post("/api/customer/orders")
                .as(token)
                .header("Idempotency-Key", key)
                .json(store.cart())
                .send();
    }

    JsonNode order(Phone phone) {
        return order(phone.token(), UUID.randomUUID().toString()).expect(201).json();
    }

    JsonNode orders(String token) {
        return api.get("/api/customer/orders").as(token).send().expect(200).json();
    }

    /** What staff do at a table. */
    Answer staff(int table, String act, String json) {
        return api.post("/api/admin/tables/" + store.table(table) + "/" + act)
                .as(store.adminToken())
                .json(json)
                .send();
    }

    Answer staff(int table, String act) {
        return api.post("/api/admin/tables/" + store.table(table) + "/" + act)
                .as(store.adminToken())
                .send();
    }

    Answer move(int from, int to) {
        return staff(from, "move-session", "{\"to_table_id\":" + store.table(to) + "}");
    }

    Answer merge(int from, int into) {
        return staff(from, "merge-session", "{\"into_table_id\":" + store.table(into) + "}");
    }

    /** The session that is open now: without its id, the request might repeat the completion of the one before. */
    Answer complete(int table) {
        return staff(table, "complete-session", completion(openSession(table)));
    }

    static String completion(@Nullable Long session) {
        return session == null ? "{\"force\":true}" : "{\"force\":true,\"session_id\":" + session + "}";
    }

    @Nullable
    Long openSession(int table) {
        return jdbc.sql("select id from table_sessions where table_id = ? and ended_at is null")
                .param(store.table(table))
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    void set(String opening, boolean asksCode) {
        api.put("/api/admin/store/visits")
                .as(store.adminToken())
                .json("{\"visit_opening\":\"" + opening + "\",\"visit_code\":" + asksCode + "}")
                .send()
                .expect(200);
    }

    String visitCode(int table) {
        return api.get("/api/admin/tables/" + store.table(table) + "/visit")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("visit_code")
                .asText();
    }
}
