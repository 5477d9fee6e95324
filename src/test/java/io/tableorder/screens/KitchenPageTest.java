package io.tableorder.screens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Browser;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What cooks do on their page. */
class KitchenPageTest extends ScreenTest {

    @Test
    void aTicketIsBumpedByTouchAndRecalled() throws IOException {
        long order = store.placeOrder(api, 0);
        try (Screen kitchen = staff(screen(), "/kitchen")) {
            kitchen.awaits("된장국", "콜라");
            kitchen.hasNoFaultsAt(List.of(320, 768, 1280, 3840));
            kitchen.sized(1280, 800);
            kitchen.press("완료");
            kitchen.awaits("만들 주문이 없습니다.");
            await().atMost(Screen.SOON).until(() -> status(order).equals("ready"));
            kitchen.press("되돌리기");
            kitchen.awaits("완료한 티켓입니다.", "된장국");
            kitchen.hasNoFaults();
            kitchen.browser().clickOn(".ticket button", "되돌리기");
            await().atMost(Screen.SOON).until(() -> status(order).equals("preparing"));
            kitchen.press("되돌리기");
            kitchen.awaits("된장국");
        }
    }

    @Test
    void theTicketOfNoStationIsBumpedWithoutThatOfTheBar() throws IOException {
        store.useTwoStations();
        jdbc.sql("update menu_categories set station = null where store_id = ? and station = 'kitchen'")
                .param(store.id())
                .update();
        long order = store.placeOrder(api, 0);
        try (Screen kitchen = staff(screen(), "/kitchen")) {
            kitchen.awaits("된장국", "콜라");
            kitchen.press("완료");
            kitchen.awaitsNot("된장국");
            await().atMost(Screen.SOON).until(() -> status(order).equals("preparing"));
            kitchen.awaits("콜라");
            pressUntilReady(kitchen, order);
        }
    }

    @Test
    void theNumberOfATicketBumpsIt() throws IOException {
        long first = store.placeOrder(api, 0), second = store.placeOrder(api, 1);
        try (Screen kitchen = staff(screen(), "/kitchen")) {
            kitchen.awaits("주문 1", "주문 2");
            kitchen.browser().press("2");
            await().atMost(Screen.SOON).until(() -> status(second).equals("ready"));
            assertThat(status(first)).isEqualTo("pending");
            await().atMost(Screen.SOON).until(() -> {
                kitchen.browser().press(Browser.ENTER);
                return status(first).equals("ready");
            });
            kitchen.awaits("만들 주문이 없습니다.");
        }
    }

    /** A press right after the list has moved does nothing, and is repeated as a cook would. */
    private void pressUntilReady(Screen kitchen, long order) {
        await().atMost(Screen.SOON).until(() -> {
            kitchen.run("document.querySelector('.ticket button')?.click()");
            return status(order).equals("ready");
        });
    }

    @Test
    void aSecondTapDoesNotBumpTheTicketThatSlidesUnderTheFinger() throws IOException {
        long first = store.placeOrder(api, 0), second = store.placeOrder(api, 1);
        try (Screen kitchen = staff(screen(), "/kitchen")) {
            kitchen.awaits("주문 1", "주문 2");
            kitchen.doubleTap(".ticket button");
            await().atMost(Screen.SOON).until(() -> status(first).equals("ready"));
            store.placeOrder(api, 0);
            kitchen.awaits("주문 3");
            assertThat(status(second)).isEqualTo("pending");
            pressUntilReady(kitchen, second);
        }
    }

    @Test
    void aKeyThatIsHeldDownIsPressedOnce() throws IOException {
        long first = store.placeOrder(api, 0);
        try (Screen kitchen = staff(screen(), "/kitchen")) {
            kitchen.awaits("주문 1");
            kitchen.run("""
                    for (const key of ['1', 'Enter', ' ']) document.body.dispatchEvent(new KeyboardEvent('keydown', {key, repeat: true, bubbles: true}))
                    """);
            store.placeOrder(api, 1);
            kitchen.awaits("주문 1", "주문 2");
            assertThat(status(first)).isEqualTo("pending");
            assertThat(kitchen.run("""
                            return ['1', 'Tab', 'PageDown', 'End'].filter(key => document.body.dispatchEvent(
                              new KeyboardEvent('keydown', {key, repeat: true, bubbles: true, cancelable: true})))
                            """))
                    .extracting(JsonNode::asText)
                    .as("keys that are left to the browser")
                    .containsExactly("Tab", "PageDown", "End");
        }
    }

    @Test
    void aScreenFollowsItsStationToItsNewNameAndSaysWhenItIsGone() throws IOException {
        long bar = station("바");
        try (Screen kitchen = staff(screen(), "/kitchen?station=" + URLEncoder.encode("바", UTF_8))) {
            kitchen.awaits("만들 주문이 없습니다.", "바");
            station("디저트");
            kitchen.awaits("디저트");
            api.patch("/api/admin/stations/" + bar)
                    .as(store.adminToken())
                    .json("{\"name\":\"음료\"}")
                    .send()
                    .expect(200);
            kitchen.awaits("음료");
            await().atMost(Screen.SOON)
                    .until(() -> kitchen.run("return new URLSearchParams(location.search).get('station')")
                            .asText()
                            .equals("음료"));
            kitchen.awaits("만들 주문이 없습니다.");
            api.delete("/api/admin/stations/" + bar)
                    .as(store.adminToken())
                    .send()
                    .expect(204);
            kitchen.awaits("음료 스테이션이 없습니다.");
            kitchen.assertText().doesNotContain("만들 주문이 없습니다.");
            kitchen.hasNoFaultsAt(List.of(320, 1280));
            kitchen.press("전체");
            kitchen.awaits("만들 주문이 없습니다.");
            kitchen.assertText().doesNotContain("음료");
        }
    }

    private long station(String name) {
        return api.post("/api/admin/stations")
                .as(store.adminToken())
                .json("{\"name\":\"" + name + "\"}")
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    @Test
    void itCountsWhatIsStillToBeMade() throws IOException {
        store.placeOrder(api, 0);
        store.placeOrder(api, 1);
        try (Screen kitchen = staff(screen(), "/kitchen")) {
            kitchen.awaits("주문 2");
            kitchen.press("합계");
            await().atMost(Screen.SOON)
                    .untilAsserted(() -> assertThat(kitchen.run("return document.querySelector('.all-day').innerText")
                                    .asText())
                            .containsPattern("콜라\\s+4")
                            .containsPattern("된장국\\s+2"));
            kitchen.hasNoFaults();
        }
    }

    @Test
    void aStationSeesItsOwnTickets() throws IOException {
        long category = category();
        jdbc.sql("update menus set station = 'bar' where id = ?")
                .param(store.cola())
                .update();
        jdbc.sql("update menu_categories set station = 'kitchen' where id = ?")
                .param(category)
                .update();
        store.placeOrder(api, 0);
        try (Screen kitchen = staff(screen(), "/kitchen?station=bar")) {
            kitchen.awaits("콜라");
            kitchen.assertText().doesNotContain("된장국");
            kitchen.press("kitchen");
            kitchen.awaits("된장국");
            kitchen.assertText().doesNotContain("콜라");
            assertThat(kitchen.run("return location.search").asText()).isEqualTo("?station=kitchen");
        }
    }

    private long category() {
        return jdbc.sql("select category_id from menus where id = ?")
                .param(store.soup())
                .query(Long.class)
                .single();
    }

    /** What an evening brings: the page of a tablet must not grow. */
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void itsMemoryIsFlatOverTwoThousandOrders() throws IOException {
        try (Screen kitchen = staff(screen(), "/kitchen")) {
            kitchen.awaits("만들 주문이 없습니다.");
            serve(kitchen, 200);
            long[] before = use(kitchen);
            serve(kitchen, 1_800);
            long[] after = use(kitchen);
            assertThat(after[0]).as("bytes of scripts, before %d", before[0]).isLessThan(before[0] + 1_000_000);
            assertThat(after[1]).as("nodes of the page, before %d", before[1]).isLessThan(before[1] + 500);
        }
    }

    /** So many orders come, in bunches of twenty, and each is made, and its guests leave. */
    private void serve(Screen kitchen, int count) throws IOException {
        String staff = store.adminToken();
        for (int i = 0; i < count; i += 20) {
            for (int k = 0; k < 20; k++) {
                // Unchecked: other tests hold these operations against the contract.
                long order = api.post("/api/customer/orders")
                        .as(store.tableToken(k % 2))
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .json(store.cart())
                        .sendUnchecked()
                        .expect(201)
                        .json()
                        .path("id")
                        .asLong();
                api.post("/api/admin/kitchen/tickets/" + order + "/bump")
                        .as(staff)
                        .json("{}")
                        .sendUnchecked()
                        .expect(200);
            }
            complete(0);
            complete(1);
        }
        await().atMost(Screen.SOON).until(() -> kitchen.text().contains("만들 주문이 없습니다."));
    }

    private static long[] use(Screen kitchen) throws IOException {
        kitchen.browser().devtools("HeapProfiler.collectGarbage", Map.of());
        kitchen.browser().devtools("Performance.enable", Map.of());
        JsonNode metrics =
                kitchen.browser().devtools("Performance.getMetrics", Map.of()).path("metrics");
        long[] use = new long[2];
        for (JsonNode metric : metrics) {
            if (metric.path("name").asText().equals("JSHeapUsedSize")) {
                use[0] = metric.path("value").asLong();
            } else if (metric.path("name").asText().equals("Nodes")) {
                use[1] = metric.path("value").asLong();
            }
        }
        return use;
    }
}
