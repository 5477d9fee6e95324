package io.tableorder.screens;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.http.Json;
import io.tableorder.testing.StoreTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A test that uses the screens of a store of its own, as its guests and its staff do. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
abstract class ScreenTest extends StoreTest {

    @TempDir
    protected Path folder;

    private int screens;

    /** A browser at the service, with nobody logged in. */
    protected Screen screen() throws IOException {
        return screenAt(port);
    }

    /** A browser that reaches the service through another port. */
    protected Screen screenAt(int itsPort) throws IOException {
        return new Screen(folder.resolve("profile-" + ++screens), "http://localhost:" + itsPort);
    }

    /** The page of a guest at one of the tables. */
    protected Screen guest(Screen screen, int table) throws IOException {
        return screen.openAs(
                "guest",
                Json.writeText(Map.of(
                        "token", store.tableToken(table),
                        "store_id", store.id(),
                        "table_id", store.table(table),
                        "table_number", String.valueOf(table + 1),
                        "session_id", 1)),
                "/order");
    }

    protected Screen staff(Screen screen, String path) throws IOException {
        return screen.openAs("staff", Json.writeText(Map.of("token", store.adminToken())), path);
    }

    protected void change(long order, String status) {
        api.patch("/api/admin/orders/" + order + "/status")
                .as(store.adminToken())
                .json(Json.writeText(Map.of("status", status)))
                .send()
                .expect(200);
    }

    protected String status(long order) {
        return api.get("/api/admin/orders/" + order)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("status")
                .asText();
    }

    /** The orders of all tables, the newest first. */
    protected JsonNode orders() {
        return api.get("/api/admin/orders")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("data");
    }

    protected void complete(int table) {
        api.post("/api/admin/tables/" + store.table(table) + "/complete-session")
                .as(store.adminToken())
                .json("{\"force\":true}")
                .send()
                .expect(200);
    }
}
