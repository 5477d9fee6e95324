package io.tableorder.screens;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Browser;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Staff keep the menu and look at its sales on {@code /manage}. */
class ManageTest extends OfficeTest {

    @Test
    void aDishGetsAPhotoWhichStaffSeeBeforeAndGuestsAfterwards(@TempDir Path folder) throws IOException {
        staff(page, "/manage");
        page.awaits("된장국");
        press("메뉴 추가");
        fill("#name", "해물파전");
        fill("#price", "18000");
        browser().type("input[type=file]", photo(folder).toString());
        awaitTrue("return document.querySelector('.photo img')?.src.startsWith('blob:')");
        awaitTrue("return document.querySelector('.photo img').naturalWidth === 640");
        page.picture("manage-dish");
        press("저장");
        awaitTrue("return !document.querySelector('dialog')");
        awaitTrue("return document.querySelector('.entry img.mini')?.naturalWidth > 0");

        JsonNode dish = menus().stream()
                .filter(menu -> menu.path("name").asText().equals("해물파전"))
                .findFirst()
                .orElseThrow();
        assertThat(dish.path("price").asLong()).isEqualTo(18_000);
        String image = dish.path("image_url").asText();
        assertThat(api.get(image).send().expect(200).header("Content-Type")).startsWith("image/");
        page.hasNoFaults();
    }

    @Test
    void dishesAreMovedByKeysAndTheHandleKeepsTheFocus() throws IOException {
        staff(page, "/manage");
        page.awaits("된장국");
        assertThat(names()).containsExactly("된장국", "콜라", "물냉면");
        String handle = "handle-menu-" + store.soup();
        page.run("document.getElementById(arguments[0]).focus()", handle);
        pressKeys("\uE015\uE015");
        awaitTrue("return document.activeElement.id === arguments[0]", handle);
        awaitTrue("return document.getElementById('announcements').textContent.includes('3개 중 3번째')");
        awaits(() -> names().equals(List.of("콜라", "물냉면", "된장국")));
        page.hasNoFaults();
    }

    @Test
    void aDishThatIsMovedAgainWhileItsPlaceIsStoredEndsWhereItWasPut() throws IOException {
        staff(page, "/manage");
        page.awaits("된장국");
        holdTheFirst("PUT");
        String handle = "handle-menu-" + store.soup();
        page.run("document.getElementById(arguments[0]).focus()", handle);
        pressKeys("\uE015");
        awaitTrue("return held.length === 1");
        pressKeys("\uE015");
        page.run("held[0]()");
        awaits(() -> names().equals(List.of("콜라", "물냉면", "된장국")));
        awaitTrue("return [...document.querySelectorAll('.entry.menu')].at(-1).innerText.includes('된장국')");
    }

    @Test
    void aFormThatIsBeingSentStaysOpenUntilItsAnswer() throws IOException {
        staff(page, "/manage");
        page.awaits("된장국");
        openEntry("된장국");
        awaitTrue("return !!document.querySelector('dialog[open] form')");
        holdTheFirst("PATCH");
        page.run("document.querySelector('dialog .foot .primary').click()");
        awaitTrue("return held.length === 1");
        pressKeys(Browser.ESCAPE);
        pressKeys(Browser.ESCAPE);
        page.run(
                "document.querySelectorAll('dialog .head .round, dialog .foot .button').forEach(button => button.click())");
        assertThat(page.run("return !!document.querySelector('dialog[open] form')")
                        .asBoolean())
                .isTrue();
        page.run("held[0]()");
        awaitTrue("return !document.querySelector('dialog')");
        openEntry("콜라");
        awaitTrue("return document.getElementById('name')?.value === '콜라'");
        pressKeys(Browser.ESCAPE);
        awaitTrue("return !document.querySelector('dialog')");
        page.hasNoFaults();
    }

    /** Whoever goes back in the browser leaves a form whatever it does. */
    @Test
    void theAnswerOfAFormThatWasLeftDoesNotCloseTheNextOne() throws IOException {
        staff(page, "/manage");
        page.awaits("된장국");
        openEntry("된장국");
        awaitTrue("return !!document.querySelector('dialog[open] form')");
        holdTheFirst("PATCH");
        page.run("document.querySelector('dialog .foot .primary').click()");
        awaitTrue("return held.length === 1");
        go("#options");
        awaitTrue("return !document.querySelector('dialog')");
        go("#menus");
        awaitTrue("return document.getElementById('name')?.value === '된장국'");
        pressKeys(Browser.ESCAPE);
        openEntry("콜라");
        awaitTrue("return document.getElementById('name')?.value === '콜라'");
        fill("#name", "사이다");
        page.run("held[0]()");
        page.awaits("저장했습니다");
        assertThat(page.run("return document.getElementById('name')?.value").asText())
                .isEqualTo("사이다");
    }

    /** Until {@code held[0]()} is called. */
    private void holdTheFirst(String method) throws IOException {
        page.run("""
                const real = window.fetch, method = arguments[0];
                window.held = [];
                window.fetch = (path, options) => (options?.method === method && !held.length
                  ? new Promise(done => held.push(() => done(real(path, options)))) : real(path, options));
                """, method);
    }

    @Test
    void aStationThatOthersMakeThroughADishIsSeen() throws IOException {
        staff(page, "/manage#stations");
        page.awaits("스테이션 추가");
        api.patch("/api/admin/menus/" + store.soup())
                .as(store.adminToken())
                .json("{\"station\":\"화덕\"}")
                .send()
                .expect(200);
        awaitTrue("return [...document.querySelectorAll('.pick')].some(one => one.innerText.trim() === '화덕')");
    }

    @Test
    void pricesHaveTheDigitsThatTheServiceCountsIn() throws IOException {
        jdbc.sql("update stores set currency = 'IDR' where id = ?")
                .param(store.id())
                .update();
        staff(page, "/manage");
        page.awaits("90.00");
        openEntry("된장국");
        awaitTrue("return document.getElementById('price')?.value === '90.00'");
        Map<String, Integer> digits = Currency.getAvailableCurrencies().stream()
                .collect(toMap(Currency::getCurrencyCode, one -> Math.max(0, one.getDefaultFractionDigits())));
        assertThat(page.run("""
                        return import('/web/lib/money.js').then(({digits}) =>
                          Object.entries(arguments[0]).filter(([currency, count]) => digits(currency) !== count))
                        """, digits)).as("currencies with other digits").isEmpty();
    }

    @Test
    void whatWasSoldOutUntilAnHourAgoIsOnSale() throws IOException {
        jdbc.sql("update menus set sold_out_until = now() - interval '1 hour' where id = ?")
                .param(store.soup())
                .update();
        jdbc.sql("update menus set sold_out_until = now() + interval '1 day' where id = ?")
                .param(store.cola())
                .update();
        staff(page, "/manage");
        page.awaits("까지 품절");
        assertThat(page.run("return document.querySelectorAll('.entry.menu .badge.warn').length")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anOptionCanBeAnyOfManyDishes() throws IOException {
        jdbc.sql(
                        "insert into menus (store_id, category_id, name, price) select store_id, category_id, '반찬 ' || number, 1000"
                                + " from menus, generate_series(1, 200) as number where id = ?")
                .param(store.soup())
                .update();
        staff(page, "/manage#options");
        press("옵션 그룹 추가");
        awaitTrue("return document.querySelector('.choice select')?.options.length === 204");
    }

    @Test
    void whatOthersChangeIsSeen() throws IOException {
        staff(page, "/manage");
        page.awaits("된장국");
        api.patch("/api/admin/menus/" + store.soup())
                .as(store.adminToken())
                .json("{\"name\":\"청국장\"}")
                .send()
                .expect(200);
        page.awaits("청국장");
        api.put("/api/admin/menus/" + store.soup() + "/stock")
                .as(store.adminToken())
                .json("{\"portions\":4}")
                .send()
                .expect(200);
        page.awaits("4개 남음");
        store.placeOrder(api, 0);
        page.awaits("3개 남음");
        go("#stations");
        api.post("/api/admin/stations")
                .as(store.adminToken())
                .json("{\"name\":\"바\"}")
                .send()
                .expect(201);
        awaitTrue("return [...document.querySelectorAll('.pick')].some(one => one.innerText.trim() === '바')");
    }

    @Test
    void dishesAreDragged() throws IOException {
        staff(page, "/manage");
        page.awaits("된장국");
        page.run(
                "const grip = document.getElementById(arguments[0]), last = [...document.querySelectorAll('.entry.menu')].at(-1).getBoundingClientRect();"
                        + "grip.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, button: 0, clientX: 500, clientY: grip.getBoundingClientRect().y}));"
                        + "window.dispatchEvent(new PointerEvent('pointermove', {clientX: last.x + 20, clientY: last.bottom - 2}));"
                        + "window.dispatchEvent(new PointerEvent('pointerup', {}))",
                "handle-menu-" + store.soup());
        awaits(() -> names().equals(List.of("콜라", "물냉면", "된장국")));
    }

    @Test
    void whatIsWrongStandsAtItsField() throws IOException {
        staff(page, "/manage");
        press("메뉴 추가");
        fill("#name", "물");
        press("저장");
        awaitTrue("return document.getElementById('price-error')?.textContent === '입력해 주세요.'");
        assertThat(page.run("return document.getElementById('price').getAttribute('aria-invalid')")
                        .asText())
                .isEqualTo("true");
        pressKeys(Browser.ESCAPE);
        awaitTrue("return !document.querySelector('dialog')");
        assertThat(page.run("return document.activeElement.innerText").asText()).isEqualTo("메뉴 추가");
        assertThat(names()).doesNotContain("물");
    }

    @Test
    void whatIsSoldOutIsSwitchedOff() throws IOException {
        staff(page, "/manage");
        page.awaits("된장국");
        page.run("document.querySelector('.entry.menu input[role=switch]').click()");
        awaits(() -> !menus().get(0).path("is_available").asBoolean());
        awaitTrue("return document.querySelector('.entry.menu .switch').innerText.trim() === '품절'");
    }

    @Test
    void aNameThatLooksLikeAPageIsText() throws IOException {
        String hostile = "<img src=x onerror=\"document.title='broken'\">";
        jdbc.sql("update menus set name = ? where id = ?")
                .params(hostile, store.soup())
                .update();
        store.placeOrder(api, 0);
        staff(page, "/manage");
        page.awaits(hostile);
        go("#sales");
        choose("메뉴");
        page.awaits(hostile);
        assertThat(page.run("return document.querySelectorAll('img[src=x]').length")
                        .asInt())
                .isZero();
        assertThat(page.run("return document.title").asText()).isNotEqualTo("broken");
        page.hasNoFaults();
    }

    @Test
    void salesStandInAChartAndInATable() throws IOException {
        for (int i = 0; i < 3; i++) {
            store.placeOrder(api, i % 2);
        }
        jdbc.sql("update orders set created_at = created_at - interval '1 day' where store_id = ? and table_id = ?")
                .params(store.id(), store.table(1))
                .update();
        staff(page, "/manage#sales");
        page.awaits("매출 표");
        for (String group : List.of("시간", "메뉴", "날짜")) {
            choose(group);
            awaitTrue("return document.querySelector('thead th')?.textContent === arguments[0]", group);
            awaitTrue("const canvas = document.querySelector('sales-chart canvas'); if (!canvas) return false;"
                    + "const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
                    + "let filled = 0; for (let i = 3; i < pixels.length; i += 4) if (pixels[i] > 200) filled++;"
                    + "return filled > 2000");
        }
        page.run(
                "window.files = []; const make = URL.createObjectURL;"
                        + "URL.createObjectURL = file => { file.text().then(text => files.push(text)); return make.call(URL, file); }");
        choose("메뉴");
        page.awaits("콜라");
        press("CSV 내려받기");
        awaitTrue("return files.length === 1 && files[0].includes('된장국')");
        page.hasNoFaultsAt(WIDTHS);
        page.hasNoFaults();
        page.picture("manage-sales");
    }

    @Test
    void theMenuFitsEverywhere() throws IOException {
        staff(page, "/manage");
        page.awaits("된장국");
        page.hasNoFaultsAt(WIDTHS);
        page.picture("manage");
        go("#stations");
        page.awaits("스테이션 추가");
        page.hasNoFaultsAt(WIDTHS);
        page.hasNoFaults();
    }

    @Test
    void aDishGetsOptionsAllergensALanguageAndHours() throws IOException {
        staff(page, "/manage#options");
        press("옵션 그룹 추가");
        fill("#name", "맵기");
        fill("#name_en", "Spiciness");
        page.browser().type(".choice:nth-child(1) input", "순한맛");
        page.browser().type(".choice:nth-child(2) input", "아주 매운맛");
        page.run(
                "const price = document.querySelectorAll('.choice:nth-child(2) input')[1]; price.value = '500'; price.dispatchEvent(new Event('change'))");
        page.picture("manage-options");
        press("저장");
        page.awaits("맵기", "순한맛", "아주 매운맛", "+500원");
        page.hasNoFaultsAt(WIDTHS);

        go("#menus");
        openEntry("된장국");
        openParts();
        page.run(
                "const add = document.querySelector('.part select'); add.selectedIndex = 1; add.dispatchEvent(new Event('change'))");
        page.awaits("순한맛, 아주 매운맛");
        fill("#name-en", "Soybean paste soup");
        page.run("document.querySelector('input[name=allergens][value=soybeans]').click()");
        press("시간 추가");
        fill("#portions", "3");
        press("저장");
        awaitTrue("return !document.querySelector('dialog')");
        page.awaits("3개 남음");

        JsonNode dish = menus().get(0);
        assertThat(dish.path("option_group_ids")).hasSize(1);
        assertThat(dish.at("/translations/en/name").asText()).isEqualTo("Soybean paste soup");
        assertThat(dish.path("allergens").path(0).asText()).isEqualTo("soybeans");
        assertThat(dish.path("schedule").path(0).path("days")).hasSize(7);
        JsonNode shown = api.get("/api/customer/menus/" + store.soup())
                .as(store.tableToken(0))
                .header("Accept-Language", "en")
                .send()
                .expect(200)
                .json();
        assertThat(shown.path("name").asText()).isEqualTo("Soybean paste soup");
        assertThat(shown.at("/option_groups/0/name").asText()).isEqualTo("Spiciness");
        assertThat(shown.at("/option_groups/0/options/1/price_delta").asLong()).isEqualTo(500);
        page.hasNoFaults();
    }

    private void openParts() throws IOException {
        awaitTrue("return !!document.querySelector('dialog .part')");
        page.run("document.querySelectorAll('.part').forEach(part => part.open = true)");
    }

    private List<String> names() {
        return menus().stream().map(menu -> menu.path("name").asText()).toList();
    }

    private List<JsonNode> menus() {
        JsonNode page = api.get("/api/admin/menus")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        return StreamSupport.stream(page.path("data").spliterator(), false).toList();
    }

    private static Path photo(Path folder) throws IOException {
        BufferedImage image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, new Color(0xD9, 0x9A, 0x4E), 640, 480, new Color(0x8A, 0x3B, 0x12)));
        graphics.fillRect(0, 0, 640, 480);
        graphics.dispose();
        Path file = folder.resolve("photo.jpg");
        ImageIO.write(image, "jpg", file.toFile());
        return file;
    }
}
