package io.tableorder.screens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api;
import io.tableorder.testing.OwnService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who has just started the service and opens its address. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DemoTest {

    private static OwnService service;

    @TempDir
    private Path folder;

    @BeforeAll
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    static void start() throws IOException {
        service = new OwnService();
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
    }

    private Screen screen(String name) throws IOException {
        return new Screen(folder.resolve(name), "http://localhost:" + service.port());
    }

    @Test
    void theFirstPageOpensEachScreenWithOneClick() throws IOException {
        try (Screen visitor = screen("visitor")) {
            visitor.open("/").awaits("테이블오더", "admin1234");
            visitor.hasNoFaultsAt(List.of(320, 1280));
            assertThat(visitor.run("return [...document.querySelectorAll('a')].map(link => link.pathname)")
                            .toString())
                    .contains("/docs", "/docs/events", "/metrics", "/health");
            visitor.press("홀");
            visitor.awaits("데모 식당");
            visitor.open("/").press("주방");
            visitor.awaits("데모 식당", "키보드:");
            visitor.open("/").press("손님으로 주문하기");
            visitor.awaits("데모 식당", "테이블 1", "김치찌개");
            visitor.hasNoFaults();
        }
    }

    @Test
    void theFirstLoadOfAGuestIsSmall() throws IOException {
        try (Screen guest = screen("guest")) {
            guest.sized(390, 844).open("/").press("손님으로 주문하기");
            guest.awaits("김치찌개");
            long bytes = guest.run("""
                    return [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]
                      .filter(entry => entry.initiatorType !== 'img').reduce((sum, entry) => sum + entry.encodedBodySize, 0)
                    """).asLong();
            assertThat(bytes).as("bytes, without photos").isBetween(20_000L, 100_000L);
            assertThat(guest.run("return [document.cookie, location.search, location.hash].join('')")
                            .asText())
                    .as("tokens in addresses or cookies")
                    .isEmpty();
        }
    }

    @Test
    void eachDishHasItsPicture() throws IOException {
        try (Screen guest = screen("dishes")) {
            guest.sized(390, 844).open("/").press("손님으로 주문하기");
            guest.awaits("김치찌개");
            // Those that are out of sight would wait for it.
            guest.run("document.querySelectorAll('.thumb').forEach(picture => { picture.loading = 'eager' })");
            await().atMost(Screen.SOON)
                    .untilAsserted(() -> assertThat(guest.run("""
                            return [...document.querySelectorAll('.thumb')].filter(picture => picture.naturalWidth === 300).length
                            """).asInt()).isEqualTo(14));
            guest.hasNoFaults();
        }
    }

    /** Also makes the pictures of the documentation. */
    @Test
    void anEveningLooksAsTheDocumentationShowsIt() throws IOException {
        Api api = new Api(service.port());
        String admin = token(api, "admin", "{\"username\":\"admin\",\"password\":\"admin1234\"}");
        JsonNode cooked = order(api, 3, "[{\"menu_id\":2,\"quantity\":2},{\"menu_id\":11,\"quantity\":2}]");
        order(api, 5, "[{\"menu_id\":6,\"quantity\":1,\"note\":\"바삭하게\"},{\"menu_id\":12,\"quantity\":2}]");
        JsonNode ready =
                order(api, 8, "[{\"menu_id\":4,\"quantity\":1},{\"menu_id\":3,\"quantity\":1,\"note\":\"고추장 따로\"}]");
        move(api, admin, cooked, "preparing");
        move(api, admin, ready, "preparing");
        move(api, admin, ready, "ready");
        api.post("/api/customer/calls")
                .as(guest(api, 5))
                .json("{\"kind\":\"water\"}")
                .send()
                .expect(201);
        try (Screen screen = screen("pictures")) {
            screen.open("/").awaits("admin1234");
            screen.press("테이블 1의 QR 코드");
            screen.awaits("같은 네트워크");
            assertThat(screen.run("return document.querySelector('.qr').naturalWidth")
                            .asInt())
                    .as("the width of the QR code")
                    .isPositive();
            screen.hasNoFaults();
            screen.open("/").awaits("admin1234");
            screen.picture("home");
            screen.press("홀");
            screen.awaits("테이블 5 · 물", "서빙 완료");
            screen.picture("staff");
            screen.hasNoFaults();
            screen.browser().prefer("dark");
            screen.picture("staff-dark");
            screen.browser().prefer("light");
            screen.browser().click("[data-table='5']");
            screen.awaits("해물파전");
            screen.picture("staff-table");
            screen.hasNoFaults();
            screen.open("/kitchen").awaits("해물파전");
            screen.press("합계");
            screen.picture("kitchen");
            screen.hasNoFaults();
            screen.sized(390, 844).open("/").press("손님으로 주문하기");
            screen.awaits("김치찌개");
            await().atMost(Screen.SOON)
                    .until(() -> screen.run("return document.querySelector('.thumb')?.naturalWidth > 0")
                            .asBoolean());
            screen.picture("order");
            screen.press("김치찌개");
            screen.awaits("맵기", "추가", "요청 사항");
            screen.picture("order-dish");
            screen.hasNoFaults();
            screen.press("아주 맵게");
            screen.press("담기");
            screen.press("장바구니");
            screen.awaits("주문 메모");
            screen.picture("order-cart");
            screen.hasNoFaults();
            screen.press("주문하기");
            screen.awaits("지금까지의 금액");
            screen.picture("order-status");
            screen.hasNoFaults();
        }
    }

    private static String token(Api api, String who, String credentials) {
        return api.post("/api/" + who + "/auth/login")
                .json(credentials)
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asText();
    }

    private static String guest(Api api, int table) {
        return token(
                api,
                "customer",
                "{\"store_id\":\"00000000-0000-4000-8000-000000000001\",\"table_number\":\"" + table
                        + "\",\"password\":\"1234\"}");
    }

    private static JsonNode order(Api api, int table, String items) {
        return api.post("/api/customer/orders")
                .as(guest(api, table))
                .json("{\"items\":" + items + "}")
                .send()
                .expect(201)
                .json();
    }

    private static void move(Api api, String admin, JsonNode order, String status) {
        api.patch("/api/admin/orders/" + order.path("id").asLong() + "/status")
                .as(admin)
                .json("{\"status\":\"" + status + "\"}")
                .send()
                .expect(200);
    }

    @Test
    void theMetricsAreOneClickAway() throws IOException {
        try (Screen visitor = screen("metrics")) {
            visitor.open("/metrics").awaits("http_server_requests_seconds");
        }
    }
}
