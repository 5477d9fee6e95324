package io.tableorder.screens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A visit from the QR code to the goodbye, on the screens of all who take part. */
class VisitJourneyTest extends ScreenTest {

    private String qrCode(int table) {
        return api.get("/api/admin/tables/" + store.table(table) + "/qr-code")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("code")
                .asText();
    }

    @Test
    void fromTheQrCodeToTheBill() throws IOException {
        try (Screen guest = screen();
                Screen staff = staff(screen(), "/staff");
                Screen kitchen = staff(screen(), "/kitchen")) {
            staff.awaits("지금은 할 일이 없습니다.");
            kitchen.awaits("만들 주문이 없습니다.");
            guest.sized(390, 844).open("/t/" + qrCode(0)).awaits("테이블 1", "된장국");
            assertThat(guest.run("return location.href").asText())
                    .as("the code of the table is not in the address")
                    .endsWith("/order");
            guest.press("된장국");
            guest.press("담기");
            guest.press("장바구니");
            guest.press("주문하기");
            guest.awaits("접수");

            staff.awaits("테이블 1 · 주문 1");
            kitchen.awaits("된장국");
            kitchen.press("완료");
            await().atMost(Screen.SOON)
                    .until(() -> guest.run("return document.querySelector('[aria-current=step]')?.textContent ?? ''")
                            .asText()
                            .equals("준비 완료"));
            staff.pressAway("서빙 완료");
            staff.awaits("지금은 할 일이 없습니다.");
            staff.browser().click("[data-table='1']");
            staff.press("이용 완료");
            staff.awaits("이용을 완료할까요?");
            staff.press("이용 완료");
            guest.awaits("찾아 주셔서 감사합니다", "9,000원", "QR 코드를 스캔");
            guest.hasNoFaults();
            assertThat(guest.run("return sessionStorage.getItem('table-order.guest')")
                            .isNull())
                    .as("the token is forgotten")
                    .isTrue();
        }
    }

    @Test
    void twoPhonesAndATabletAtATableSeeTheSame() throws IOException {
        try (Screen one = screen();
                Screen other = screen();
                Screen tablet = screen()) {
            one.open("/t/" + qrCode(0)).awaits("된장국");
            other.open("/t/" + qrCode(0)).awaits("된장국");
            pair(tablet);
            for (Screen screen : List.of(one, other, tablet)) {
                screen.press("된장국");
                screen.press("담기");
                screen.press("주문하기");
                screen.awaits("접수");
            }
            for (Screen screen : List.of(one, other, tablet)) {
                screen.awaits("27,000원", "주문 1", "주문 2", "주문 3");
            }
            assertThat(orders()).hasSize(3);
            complete(0);
            one.awaits("찾아 주셔서 감사합니다", "QR 코드를 스캔");
            other.awaits("찾아 주셔서 감사합니다");
            tablet.awaits("찾아 주셔서 감사합니다");
            tablet.press("주문 시작하기");
            tablet.awaits("메뉴");
        }
    }

    /** As somebody does who has a code from staff. */
    private void pair(Screen tablet) throws IOException {
        String code = api.post("/api/admin/tables/" + store.table(0) + "/pairing-code")
                .as(store.adminToken())
                .send()
                .expect(201)
                .json()
                .path("code")
                .asText();
        tablet.open("/order").awaits("주문하기");
        tablet.hasNoFaultsAt(List.of(320, 1280));
        tablet.run("document.querySelectorAll('details')[1].open = true");
        tablet.browser().type("input[name=code]", code);
        tablet.browser().type("input[name=name]", "창가");
        tablet.browser().clickOn("button", "연결");
        tablet.awaits("테이블 1", "된장국");
    }

    @Test
    void aTabletThatGetsAnotherTokenKeepsTheCartAndSendsAnOrderOnce() throws IOException {
        try (Screen tablet = screen()) {
            pair(tablet);
            seeOff(tablet);
            tablet.press("된장국");
            tablet.press("담기");
            tablet.awaits("9,000원");
            spoilToken(tablet, "document.dispatchEvent(new Event('visibilitychange'))");
            tablet.awaits("메뉴", "된장국", "9,000원");
            spoilToken(
                    tablet,
                    "[...document.querySelectorAll('button')].find(one => one.textContent.trim() === '주문하기').click()");
            tablet.awaitsNot("주문을 보내고 있습니다");
            tablet.press("주문 내역");
            tablet.awaits("주문 2", "9,000원");
            assertThat(orders()).hasSize(1);
        }
    }

    /** The first guests of a tablet order, and leave. */
    private void seeOff(Screen tablet) throws IOException {
        store.placeOrder(api, 0);
        tablet.press("주문 내역");
        tablet.awaits("14,000원");
        complete(0);
        tablet.press("주문 시작하기");
        tablet.press("메뉴");
        tablet.awaits("된장국");
    }

    /** The service refuses the token from now on, which the page notices when it does this, and gets another one. */
    private static void spoilToken(Screen tablet, String act) throws IOException {
        tablet.run("""
                const place = 'table-order.guest';
                sessionStorage.setItem(place, JSON.stringify({...JSON.parse(sessionStorage.getItem(place)), token: 'spoiled'}));
                """ + act);
        await().atMost(Screen.SOON).until(() -> !tokenOf(tablet).equals("spoiled"));
    }

    private static String tokenOf(Screen tablet) throws IOException {
        return tablet.run("return JSON.parse(sessionStorage.getItem('table-order.guest'))?.token ?? 'spoiled'")
                .asText();
    }

    @Test
    void theNextGuestsOfATabletFindNothingOfTheOnesBefore() throws IOException {
        try (Screen tablet = screen()) {
            pair(tablet);
            store.placeOrder(api, 0);
            tablet.press("직원 호출");
            tablet.browser().type("input[maxlength='200']", "생일 초 부탁드려요");
            tablet.press("메뉴");
            tablet.sized(390, 844).press("된장국");
            tablet.press("담기");
            tablet.press("장바구니");
            tablet.browser().clickOn(".line button", "된장국");
            tablet.awaits("저장");
            complete(0);
            tablet.press("주문 시작하기");
            tablet.awaits("된장국");
            assertThat(tablet.run("return document.querySelectorAll('dialog').length")
                            .asInt())
                    .isZero();
            tablet.assertText().doesNotContain("장바구니");
            tablet.press("직원 호출");
            assertThat(tablet.run("return document.querySelector('input[maxlength]').value")
                            .asText())
                    .isEmpty();
        }
    }

    @Test
    void aTabletThatWasOffWhenItsGuestsLeftForgetsTheirCart() throws IOException {
        try (Screen tablet = screen()) {
            pair(tablet);
            store.placeOrder(api, 0);
            tablet.press("된장국");
            tablet.press("담기");
            tablet.awaits("9,000원");
            tablet.open("/order").awaits("9,000원");
            tablet.open("/health");
            complete(0);
            tablet.open("/order").awaits("메뉴를 고르면 여기에 담깁니다.");
        }
    }

    @Test
    void aPhoneFollowsItsVisitToAnotherTable() throws IOException {
        try (Screen guest = screen();
                Screen staff = staff(screen(), "/staff")) {
            guest.open("/t/" + qrCode(0)).awaits("된장국");
            guest.press("된장국");
            guest.press("담기");
            guest.press("주문하기");
            guest.awaits("주문 1");
            staff.awaits("테이블 1 · 주문 1");
            staff.browser().click("[data-table='1']");
            staff.press("자리 이동");
            staff.hasNoFaults();
            staff.press("테이블 2");
            guest.awaits("테이블 2", "주문 1");
            staff.awaits("테이블 2 · 주문 1");
        }
    }

    @Test
    void aPhoneAsksForTheCodeOfTheVisitWhereStaffOpenIt() throws IOException {
        api.put("/api/admin/store/visits")
                .as(store.adminToken())
                .json("{\"visit_opening\":\"staff\",\"visit_code\":true}")
                .send()
                .expect(200);
        try (Screen guest = screen();
                Screen staff = staff(screen(), "/staff")) {
            guest.open("/t/" + qrCode(0)).awaits("직원이 자리를 열면 자동으로 시작됩니다.");
            guest.hasNoFaults();
            staff.awaits("할 일");
            staff.browser().click("[data-table='1']");
            staff.press("손님 앉히기");
            staff.awaits("방문 코드");
            String code = staff.run("return document.querySelector('.visit-code').textContent")
                    .asText();
            guest.awaits("네 자리 코드");
            guest.hasNoFaults();
            guest.browser().type("input[name=visit_code]", code.equals("0000") ? "1111" : "0000");
            guest.press("들어가기");
            await().atMost(Screen.SOON).until(() -> guest.run("return !!document.querySelector('.notice.bad')")
                    .asBoolean());
            guest.run("document.querySelector('input[name=visit_code]').value = ''");
            guest.browser().type("input[name=visit_code]", code);
            guest.press("들어가기");
            guest.awaits("테이블 1", "된장국");
        }
    }

    @Test
    void staffSeeDevicesAndRevokeThem() throws IOException {
        try (Screen tablet = screen();
                Screen staff = staff(screen(), "/staff")) {
            pair(tablet);
            staff.press("QR·기기");
            staff.awaits("창가", "태블릿");
            staff.hasNoFaultsAt(List.of(320, 1280));
            staff.press("연결 해제");
            staff.awaits("이 기기의 연결을 해제할까요?");
            staff.press("연결 해제");
            staff.awaits("연결된 기기가 없습니다.");
        }
    }

    @Test
    void aCodeThatNoTableHasLeadsNowhere() throws IOException {
        try (Screen guest = screen()) {
            guest.open("/t/AAAAAAAAAAAAAAAAAAAAAA");
            await().atMost(Screen.SOON).until(() -> guest.run("return !!document.querySelector('.notice.warn')")
                    .asBoolean());
            guest.hasNoFaults();
        }
    }
}
