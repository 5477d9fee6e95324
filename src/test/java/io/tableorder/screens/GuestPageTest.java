package io.tableorder.screens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.http.Json;
import io.tableorder.testing.Browser;
import io.tableorder.testing.Wire;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What guests do on their page. */
class GuestPageTest extends ScreenTest {

    private static final String TAPS = """
            const send = [...document.querySelectorAll('button')].find(one => one.textContent.trim() === '주문하기');
            for (let i = 0; i < 20; i++) send.click();
            """;

    private void choose(Screen guest, String dish) throws IOException {
        guest.press(dish);
        guest.press("담기");
    }

    @Test
    void aGuestOrdersAndSeesHowFarItIs() throws IOException {
        try (Screen guest = guest(screen(), 0)) {
            guest.awaits("된장국", "물냉면", "품절");
            guest.hasNoFaultsAt(List.of(320, 768, 1280, 3840));
            guest.sized(1280, 800);
            choose(guest, "된장국");
            choose(guest, "콜라");
            guest.press("주문하기");
            guest.awaits("지금까지의 금액", "11,500원", "접수");
            assertThat(orders()).hasSize(1);
            long order = orders().at("/0/id").asLong();

            change(order, "preparing");
            await().atMost(Screen.SOON).until(() -> step(guest).equals("조리 중"));
            change(order, "ready");
            await().atMost(Screen.SOON).until(() -> step(guest).equals("준비 완료"));
            guest.hasNoFaultsAt(List.of(320, 1280));
        }
    }

    private static String step(Screen guest) throws IOException {
        return guest.run("return document.querySelector('[aria-current=step]')?.textContent ?? ''")
                .asText();
    }

    @Test
    void howeverOftenOneTapsThereIsOneOrder() throws IOException {
        try (Screen guest = guest(screen(), 0)) {
            choose(guest, "된장국");
            guest.awaits("주문하기");
            guest.run(TAPS);
            guest.awaits("주문 1");
            assertThat(orders()).hasSize(1);
        }
    }

    @Test
    void aGuestChoosesOptionsAndPaysWhatTheServiceSays() throws IOException {
        long group = api.post("/api/admin/option-groups")
                .as(store.adminToken())
                .json("""
                        {"name": "맵기", "min_choices": 1, "max_choices": 1, "options": [
                          {"name": "보통"}, {"name": "아주 매운맛", "price_delta": 500}, {"name": "순한맛", "is_available": false}]}
                        """)
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
        api.put("/api/admin/menus/" + store.soup() + "/option-groups")
                .as(store.adminToken())
                .json("{\"ids\":[" + group + "]}")
                .send()
                .expect(200);
        api.patch("/api/admin/menus/" + store.soup())
                .as(store.adminToken())
                .json("{\"allergens\":[\"soybeans\"],\"origin\":\"콩: 국내산\"}")
                .send()
                .expect(200);
        try (Screen guest = guest(screen(), 0)) {
            guest.press("된장국");
            guest.awaits("맵기", "1개 선택", "알레르기 유발 성분", "원산지", "맵기 선택");
            guest.hasNoFaultsAt(List.of(320, 1280));
            guest.sized(1280, 800).press("아주 매운맛");
            guest.awaits("담기", "9,500원");
            guest.press("담기");
            guest.awaits("아주 매운맛", "9,500원");
            guest.press("주문하기");
            guest.awaits("주문 1", "아주 매운맛");
            assertThat(orders().at("/0/total_price").asLong()).isEqualTo(9_500);
        }
    }

    @Test
    void aPriceThatHasChangedIsSeenBeforeItIsPaid() throws IOException {
        try (Screen guest = guest(screen(), 0)) {
            choose(guest, "된장국");
            guest.awaits("9,000원");
            // Behind the back of the page, which has the old price for a moment.
            guest.run(
                    "window.fetch = (real => (path, options) => path === '/api/customer/menus' || path.endsWith('/quotes')"
                            + " ? new Promise(() => {}) : real(path, options))(window.fetch)");
            api.patch("/api/admin/menus/" + store.soup())
                    .as(store.adminToken())
                    .json("{\"price\":9900}")
                    .send()
                    .expect(200);
            guest.press("주문하기");
            await().atMost(Screen.SOON).until(() -> guest.run("return !!document.querySelector('.notice.bad')")
                    .asBoolean());
            guest.press("메뉴");
            guest.awaits("9,900원");
            assertThat(orders()).isEmpty();
            guest.press("주문하기");
            guest.awaits("주문 1");
            assertThat(orders().at("/0/total_price").asLong()).isEqualTo(9_900);
        }
    }

    @Test
    void anOrderIsSentOnceOverADeadWifiAndAReload() throws IOException {
        try (Wire wire = new Wire(port);
                Screen guest = guest(screenAt(wire.port()), 0)) {
            choose(guest, "된장국");
            guest.awaits("주문하기");
            wire.hang();
            guest.run(TAPS);
            guest.awaits("주문을 보내고 있습니다");
            assertThat(guest.run("return sessionStorage.getItem('table-order.cart')")
                            .asText())
                    .as("the key survives a reload")
                    .contains("\"key\"");
            // Nobody knows whether it has arrived.
            wire.passOn();
            wire.cut();
            guest.browser().open("http://localhost:" + wire.port() + "/order");
            guest.awaitsNot("주문을 보내고 있습니다");
            guest.press("주문 내역");
            guest.awaits("주문 1");
            assertThat(orders()).hasSize(1);
        }
    }

    @Test
    void anOrderWhoseAnswerIsLostIsPlacedOnce() throws IOException {
        try (Screen guest = guest(screen(), 0)) {
            choose(guest, "된장국");
            guest.awaits("주문하기");
            guest.run("""
                    window.fetch = (real => (path, options) => real(path, options).then(answer => {
                      if (path === '/api/customer/orders' && options.method === 'POST') throw new TypeError('lost');
                      return answer;
                    }))(window.fetch)
                    """);
            guest.run(TAPS);
            await().atMost(Screen.SOON).until(() -> orders().size() == 1);
            guest.awaits("주문을 보내고 있습니다");
            guest.open("/order").awaitsNot("주문을 보내고 있습니다");
            guest.press("주문 내역");
            guest.awaits("주문 1");
            assertThat(orders()).hasSize(1);
        }
    }

    @Test
    void anOrderThatWasSentOfflineIsPlacedWhenTheNetworkIsBack() throws IOException {
        try (Screen guest = guest(screen(), 0)) {
            choose(guest, "된장국");
            guest.awaits("주문하기");
            guest.browser().setOffline(true);
            guest.press("주문하기");
            guest.awaits("주문을 보내고 있습니다", "연결이 끊겼습니다");
            guest.hasNoFaults();
            assertThat(orders()).isEmpty();
            guest.browser().setOffline(false);
            guest.awaits("주문 1");
            guest.awaitsNot("연결이 끊겼습니다");
            assertThat(orders()).hasSize(1);
        }
    }

    @Test
    void aCartSurvivesAReload() throws IOException {
        try (Screen guest = guest(screen(), 0)) {
            choose(guest, "된장국");
            guest.awaits("주문하기");
            guest.browser().clickOn("button", "된장국 하나 더하기");
            guest.awaits("18,000원");
            guest.open("/order").awaits("장바구니", "18,000원");
            assertThat(orders()).isEmpty();
        }
    }

    @Test
    void theNameOfADishIsTextWhateverItSays() throws IOException {
        String name = "<img src=x onerror=document.title='gotcha'>";
        jdbc.sql("update menus set name = ?, description = ? where id = ?")
                .params(name, name, store.soup())
                .update();
        try (Screen guest = guest(screen(), 0)) {
            guest.awaits(name);
            choose(guest, name);
            guest.press("주문하기");
            guest.awaits("주문 1", name);
            assertThat(guest.run("return document.title").asText()).isNotEqualTo("gotcha");
            guest.hasNoFaults();
        }
        try (Screen staff = staff(screen(), "/staff")) {
            staff.awaits(name);
            assertThat(staff.run("return document.title").asText()).isNotEqualTo("gotcha");
            staff.hasNoFaults();
        }
    }

    @Test
    void thePhotoOfADishLeavesEverythingWhereItWas() throws IOException {
        BufferedImage photo = new BufferedImage(1200, 800, BufferedImage.TYPE_INT_RGB);
        photo.createGraphics().fillRect(0, 0, 1200, 800);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(photo, "png", png);
        api.put("/api/admin/menus/" + store.soup() + "/image")
                .as(store.adminToken())
                .header("Content-Type", "image/png")
                .body(png.toByteArray())
                .send()
                .expect(200);
        try (Screen guest = guest(screen(), 0)) {
            await().atMost(Screen.SOON)
                    .until(() -> guest.run("return document.querySelector('.thumb')?.naturalWidth > 0")
                            .asBoolean());
            guest.press("된장국");
            await().atMost(Screen.SOON)
                    .until(() -> guest.run("return document.querySelector('.dish-photo')?.naturalWidth > 0")
                            .asBoolean());
            guest.hasNoFaults();
            double shift = guest.run("""
                    return new Promise(done => new PerformanceObserver(seen =>
                        done(seen.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
                      .observe({type: 'layout-shift', buffered: true}) ?? setTimeout(() => done(0), 500))
                    """).asDouble();
            assertThat(shift).as("how far things have moved").isLessThan(0.1);
        }
    }

    @Test
    void aDishThatSellsOutIsSeenAtOnce() throws IOException {
        try (Screen guest = guest(screen(), 0)) {
            guest.awaits("된장국");
            assertThat(disabledDishes(guest)).isEqualTo(1);
            sellOut();
            await().atMost(Screen.SOON).until(() -> disabledDishes(guest) == 2);
        }
    }

    @Test
    void aDishThatOpensByItselfCanBeOrderedThen() throws IOException {
        try (Screen guest = guest(screen(), 0)) {
            guest.awaits("된장국");
            sellOutForSeconds();
            await().atMost(Screen.SOON).until(() -> disabledDishes(guest) == 2);
            await().atMost(Screen.SOON).until(() -> disabledDishes(guest) == 1);
            choose(guest, "된장국");
            guest.awaits("9,000원");
        }
    }

    @Test
    void aPageThatIsLookedAtAgainShowsWhatCanBeOrderedNow() throws IOException {
        try (Screen guest = screen()) {
            // By its clock the dish is open already, and nothing opens later.
            guest.browser()
                    .devtools(
                            "Page.addScriptToEvaluateOnNewDocument",
                            Map.of("source", "Date.now = (now => () => now() + 3_600_000)(Date.now)"));
            guest(guest, 0).awaits("된장국");
            sellOutForSeconds();
            await().atMost(Screen.SOON).until(() -> disabledDishes(guest) == 2);
            await().atMost(Screen.SOON).until(() -> {
                guest.run("document.dispatchEvent(new Event('visibilitychange'))");
                return disabledDishes(guest) == 1;
            });
        }
    }

    /** The soup. */
    private void sellOutForSeconds() {
        api.patch("/api/admin/menus/" + store.soup())
                .as(store.adminToken())
                .json(Json.writeText(
                        Map.of("sold_out_until", Instant.now().plusSeconds(9).toString())))
                .send()
                .expect(200);
    }

    private static int disabledDishes(Screen guest) throws IOException {
        return guest.run("return document.querySelectorAll('.dish:disabled').length")
                .asInt();
    }

    @Test
    void aLineWhoseOptionIsGoneIsMended() throws IOException {
        String spice = "{\"name\":\"맵기\",\"min_choices\":0,\"max_choices\":1,\"options\":[%s]}";
        JsonNode group = api.post("/api/admin/option-groups")
                .as(store.adminToken())
                .json(spice.formatted("{\"name\":\"보통\"},{\"name\":\"매운맛\"}"))
                .send()
                .expect(201)
                .json();
        api.put("/api/admin/menus/" + store.soup() + "/option-groups")
                .as(store.adminToken())
                .json("{\"ids\":[" + group.path("id") + "]}")
                .send()
                .expect(200);
        try (Screen guest = guest(screen(), 0)) {
            guest.press("된장국");
            guest.press("매운맛");
            guest.press("담기");
            guest.awaits("주문하기");
            api.patch("/api/admin/option-groups/" + group.path("id"))
                    .as(store.adminToken())
                    .json(spice.formatted("{\"id\":" + group.at("/options/0/id") + ",\"name\":\"보통\"}"))
                    .send()
                    .expect(200);
            await().atMost(Screen.SOON).until(() -> hasFault(guest));
            guest.awaitsNot("매운맛");
            guest.browser().clickOn(".lines button", "된장국");
            guest.press("저장");
            await().atMost(Screen.SOON).until(() -> !hasFault(guest));
            guest.press("주문하기");
            guest.awaits("주문 1");
            assertThat(orders()).hasSize(1);
        }
    }

    private static boolean hasFault(Screen guest) throws IOException {
        return guest.run("return !!document.querySelector('.line .error')").asBoolean();
    }

    @Test
    void whatIsChosenWhileAnOrderIsRefusedIsInTheTotal() throws IOException {
        try (Screen guest = guest(screen(), 0)) {
            choose(guest, "된장국");
            guest.awaits("9,000원");
            holdOrders(guest);
            guest.press("주문하기");
            guest.awaits("주문을 보내고 있습니다");
            guest.press("메뉴");
            choose(guest, "콜라");
            api.patch("/api/admin/menus/" + store.soup())
                    .as(store.adminToken())
                    .json("{\"price\":9900}")
                    .send()
                    .expect(200);
            guest.run("window.go()");
            guest.awaits("가격이 바뀌어 합계가 9,900원입니다.", "12,400원");
        }
    }

    @Test
    void guestsReadWhyAnOrderIsRefusedInTheirLanguage() throws IOException {
        api.patch("/api/admin/menus/" + store.soup())
                .as(store.adminToken())
                .json("{\"translations\":{\"en\":{\"name\":\"Bean soup\"}}}")
                .send()
                .expect(200);
        try (Screen guest = screen()) {
            guest.speak("en");
            guest(guest, 0);
            guest.press("Bean soup");
            guest.press("Add");
            guest.awaits("₩9,000");
            holdOrders(guest);
            send(guest, "Order");
            change("{\"mode\":\"PAUSED\"}");
            guest.run("window.go()");
            guest.awaits("No orders are taken right now. Nothing was ordered.");
            change("{\"mode\":\"ONLINE\"}");
            guest.awaitsNot("Orders are paused");
            send(guest, "Order");
            sellOut();
            guest.run("window.go()");
            guest.awaits("This cannot be ordered right now: Bean soup.");
            guest.assertText().doesNotContain("Retry-After", "된장국");
            guest.hasNoFaults();
        }
    }

    /** Orders do not leave the page until the test says {@code window.go()}. */
    private static void holdOrders(Screen guest) throws IOException {
        guest.run("""
                window.fetch = (real => async (path, options) => {
                  if (path === '/api/customer/orders' && options.method === 'POST') await new Promise(go => window.go = go);
                  return real(path, options);
                })(window.fetch)
                """);
    }

    private static void send(Screen guest, String button) throws IOException {
        await().atMost(Screen.SOON)
                .until(() -> guest.run("return !!document.querySelector('.button.large[aria-disabled=false]')")
                        .asBoolean());
        guest.browser().clickOn(".button.large", button);
    }

    private void sellOut() {
        api.patch("/api/admin/menus/" + store.soup())
                .as(store.adminToken())
                .json("{\"is_available\":false}")
                .send()
                .expect(200);
    }

    @Test
    void aGuestReadsTheMenuInALanguageThatThePageDoesNotSpeak() throws IOException {
        api.patch("/api/admin/menus/" + store.soup())
                .as(store.adminToken())
                .json("{\"translations\":{\"ja\":{\"name\":\"味噌汁\"},\"en\":{\"name\":\"Bean soup\"}}}")
                .send()
                .expect(200);
        api.patch("/api/admin/menus/" + store.cola())
                .as(store.adminToken())
                .json("{\"translations\":{\"en\":{\"name\":\"Coke\"}}}")
                .send()
                .expect(200);
        try (Screen guest = screen()) {
            guest.speak("ja");
            guest(guest, 0).awaits("Table 1", "味噌汁", "Coke");
            guest.run("""
                    const language = document.querySelector('.language select');
                    language.value = 'ko';
                    language.dispatchEvent(new Event('change'));
                    """);
            guest.awaits("테이블 1", "된장국", "콜라");
        }
    }

    @Test
    void aSlowNetworkIsNotADeadOne() throws IOException {
        try (Wire wire = new Wire(port);
                Screen guest = guest(screenAt(wire.port()), 0)) {
            guest.awaits("된장국");
            guest.run("""
                    window.wasCut = false;
                    new MutationObserver(() => window.wasCut ||= document.body.innerText.includes('연결이 끊겼습니다'))
                      .observe(document.body, {childList: true, subtree: true, characterData: true});
                    performance.clearResourceTimings();
                    """);
            wire.delay(Duration.ofSeconds(2));
            await().atMost(Screen.SOON).until(() -> guest.run("""
                            return performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('/livez')).length > 4
                            """).asBoolean());
            change("{\"mode\":\"BUSY\",\"minutes\":15}");
            guest.awaits("약 15분");
            assertThat(guest.run("return window.wasCut").asBoolean()).isFalse();
            wire.hang();
            guest.awaits("연결이 끊겼습니다");
            wire.passOn();
            guest.awaitsNot("연결이 끊겼습니다");
        }
    }

    @Test
    void aGuestIsSeenOffWhenTheVisitIsComplete() throws IOException {
        store.placeOrder(api, 0);
        try (Screen guest = guest(screen(), 0)) {
            guest.press("주문 내역");
            guest.awaits("14,000원");
            complete(0);
            guest.awaits("찾아 주셔서 감사합니다");
            guest.hasNoFaultsAt(List.of(320, 1280));
            guest.press("주문 시작하기");
            guest.press("주문 내역");
            guest.awaits("아직 주문하지 않았습니다.");
        }
    }

    @Test
    void aGuestReadsEnglish() throws IOException {
        try (Screen guest = screen()) {
            guest.speak("en");
            guest(guest, 0).awaits("Table 1", "Sold out", "Cart");
            guest.run("""
                    const language = document.querySelector('.language select');
                    language.value = 'ko';
                    language.dispatchEvent(new Event('change'));
                    """);
            guest.awaits("테이블 1", "품절");
            assertThat(guest.run("return document.documentElement.lang").asText())
                    .isEqualTo("ko");
        }
    }

    @Test
    void aGuestOrdersWithTheKeyboardAlone() throws IOException {
        try (Screen guest = guest(screen(), 0)) {
            guest.awaits("된장국");
            tabTo(guest, "된장국");
            guest.browser().press(Browser.ENTER);
            guest.awaits("담기");
            tabTo(guest, "담기");
            guest.browser().press(Browser.ENTER);
            guest.awaitsNot("요청 사항");
            assertThat(focused(guest)).as("the focus is back where it was").startsWith("된장국");
            tabTo(guest, "주문하기");
            guest.browser().press(Browser.ENTER);
            guest.awaits("주문 1");
            assertThat(orders()).hasSize(1);
        }
    }

    private static void tabTo(Screen guest, String text) throws IOException {
        for (int i = 0; i < 60 && !focused(guest).startsWith(text); i++) {
            guest.browser().press(Browser.TAB);
        }
        assertThat(focused(guest)).startsWith(text);
    }

    private static String focused(Screen guest) throws IOException {
        return guest.run("return document.activeElement.textContent.trim()").asText();
    }

    @Test
    void aGuestCallsStaffWhoAreOnTheirWay() throws IOException {
        try (Screen guest = guest(screen(), 0);
                Screen staff = staff(screen(), "/staff")) {
            staff.awaits("지금은 할 일이 없습니다.");
            guest.press("직원 호출");
            guest.press("물");
            guest.awaits("전달됨");
            guest.hasNoFaults();
            staff.awaits("테이블 1 · 물");
            staff.hasNoFaults();
            staff.press("가는 중");
            guest.awaits("직원이 확인함");
            staff.pressAway("완료");
            guest.awaitsNot("직원이 확인함");
            staff.awaits("지금은 할 일이 없습니다.");
        }
    }

    @Test
    void guestsSeeThatTheStoreIsPausedAndOrderWhenItGoesOn() throws IOException {
        try (Screen guest = guest(screen(), 0)) {
            choose(guest, "된장국");
            guest.awaits("주문하기");
            change("{\"mode\":\"PAUSED\",\"reason\":\"주방 청소\"}");
            guest.awaits("지금은 주문을 받지 않습니다. 주방 청소", "주문 일시 중지");
            guest.hasNoFaults();
            // The price that the service says for it now has that it cannot be ordered.
            int quotes = quotes(guest);
            choose(guest, "콜라");
            await().atMost(Screen.SOON).until(() -> quotes(guest) > quotes);
            change("{\"mode\":\"ONLINE\"}");
            await().atMost(Screen.SOON).until(() -> guest.run("""
                            return [...document.querySelectorAll('button')].some(one => one.textContent.trim() === '주문하기'
                              && one.ariaDisabled !== 'true')
                            """).asBoolean());
            guest.press("주문하기");
            guest.awaits("주문 1");
            assertThat(orders()).hasSize(1);
        }
    }

    /** How many prices the service has answered with. */
    private static int quotes(Screen guest) throws IOException {
        return guest.run("""
                return performance.getEntriesByType('resource')
                  .filter(entry => entry.name.endsWith('/api/customer/quotes') && entry.responseEnd > 0).length
                """).asInt();
    }

    private void change(String mode) {
        api.put("/api/admin/store/mode")
                .as(store.adminToken())
                .json(mode)
                .send()
                .expect(200);
    }
}
