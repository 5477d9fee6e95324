package io.tableorder.screens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.simulator.PosSimulator;
import io.tableorder.simulator.PrinterSimulator;
import io.tableorder.testing.Wire;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Staff see what goes to other machines, and mend it, on {@code /desk}; super admins keep stores and admins. */
class DeskTest extends OfficeTest {

    private final PrinterSimulator printer = new PrinterSimulator();
    private final PosSimulator pos = new PosSimulator();

    @AfterEach
    void close() {
        jdbc.sql("delete from targets where store_id = ?").param(store.id()).update();
        printer.close();
        pos.close();
    }

    @Test
    void aBrokenPrinterIsSeenMendedAndItsTicketPrinted() throws IOException {
        staff(page, "/desk");
        page.awaits("아직 프린터나 POS가 없습니다.");
        press("프린터·POS 추가");
        fill("#name", "주방");
        fill("#host", "127.0.0.1");
        fill("#port", String.valueOf(printer.port()));
        press("저장");
        page.awaits("정상");

        printer.paperOut();
        long order = store.placeOrder(api, 0);
        page.awaits("용지 없음");
        page.awaits("대기 1건");
        page.hasNoFaultsAt(WIDTHS);
        page.picture("desk-printers");

        press("전송 기록");
        page.awaits("주문 #" + order);
        openEntry("주문 #" + order);
        awaitTrue("return document.querySelector('img.ticket-picture')?.naturalWidth === 576");
        page.picture("desk-delivery");
        assertThat(printer.tickets()).isEmpty();

        printer.paperIn();
        press("지금 다시 보내기");
        awaits(() -> printer.tickets().size() == 1);
        awaitTrue("return document.querySelector('dialog .badge')?.innerText.includes('완료')");
        assertThat(printer.tickets().get(0).text()).contains("테이블 1", "된장국");

        press("다시 인쇄");
        awaits(() -> printer.tickets().size() == 2);
        assertThat(printer.tickets().get(1).text()).contains("DUPLICATE");
        page.hasNoFaults();
    }

    @Test
    void whatThePosHasRefusedIsSentAgainFromItsDeadLetter() throws IOException {
        pos.mode(PosSimulator.Mode.REJECT);
        addPos();
        long order = store.placeOrder(api, 0);
        staff(page, "/desk#letters");
        page.awaits("주문 #" + order);
        page.hasNoFaultsAt(WIDTHS);
        openEntry("주문 #" + order);
        page.awaits("내용");
        page.awaits("\"id\": " + order);
        page.picture("desk-dead-letter");
        pos.mode(PosSimulator.Mode.OK);
        press("다시 보내기");
        awaits(() -> pos.taken().size() == 1);
        page.awaits("실패한 메시지가 없습니다.");
        awaitTrue("return document.querySelector('dialog .badge')?.innerText.includes('다시 보냄')");
        page.hasNoFaults();
    }

    @Test
    void whatThePosHasGotIsSentOnceMoreAsACopyAndWhatIsUnderWayIsLeftAlone() throws IOException {
        addPos();
        long order = store.placeOrder(api, 0);
        staff(page, "/desk#deliveries");
        openEntry("주문 #" + order);
        press("복사본 보내기");
        awaits(() -> pos.taken().size() == 2);
        assertThat(pos.taken().get(1).message().path("is_copy").asBoolean()).isTrue();
        awaitTrue("return document.querySelector('dialog .facts')?.innerText.includes('원본 번호')");
        browser().click("dialog button[aria-label=닫기]");

        pos.mode(PosSimulator.Mode.HANG);
        long hanging = store.placeOrder(api, 0);
        page.awaits("주문 #" + hanging);
        page.awaits("보내는 중");
        openEntry("주문 #" + hanging);
        press("지금 다시 보내기");
        page.awaits("이 전달의 상태는 sent입니다.");
        press("전송 취소");
        page.awaits("이 전송을 취소할까요?");
        page.hasNoFaults();
    }

    @Test
    void twoPressesPrintOneCopy() throws IOException {
        addPrinter();
        long order = store.placeOrder(api, 0);
        awaits(() -> printer.tickets().size() == 1);
        staff(page, "/desk#deliveries");
        openEntry("주문 #" + order);
        page.awaits("다시 인쇄");
        page.run("""
                const button = [...document.querySelectorAll('dialog .foot button')].find(one => one.innerText === '다시 인쇄');
                button.click();
                button.click();
                """);
        page.awaits("원본 번호");
        awaits(() -> printer.tickets().size() == 2);
        assertThat(jdbc.sql("select count(*) from deliveries where store_id = ? and copy_of is not null")
                        .param(store.id())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aDeliveryThatIsReadLateIsNotShownInTheNextOne() throws IOException {
        addPrinter();
        long first = store.placeOrder(api, 0);
        long second = store.placeOrder(api, 0);
        awaits(() -> printer.tickets().size() == 2);
        staff(page, "/desk#deliveries");
        page.awaits("주문 #" + first);
        page.run("""
                const real = window.fetch;
                const held = new Promise(free => { window.free = free; });
                window.asked = [];
                window.fetch = async (...args) => {
                  const path = String(args[0]?.url ?? args[0]);
                  window.asked.push(path);
                  if (window.late || !/deliveries\\/\\d+$/.test(path)) return real(...args);
                  window.late = path;
                  await held;
                  const answer = await real(...args);
                  await answer.clone().text();
                  window.isRead = true;
                  return answer;
                };""");
        openEntry("주문 #" + first);
        awaitTrue("return !!window.late");
        openEntry("주문 #" + second);
        awaitTrue("return !!document.querySelector('img.ticket-picture')");
        page.run("window.picture = document.querySelector('img.ticket-picture').src; window.free()");
        awaitTrue("return !!window.isRead");
        awaitTrue("return document.querySelector('img.ticket-picture')?.src === window.picture");
        assertThat(page.run("return window.asked.some(path => path === window.late + '/ticket')")
                        .asBoolean())
                .isFalse();
        assertThat(page.run("return document.querySelector('dialog h2').innerText")
                        .asText())
                .startsWith("주문 #" + second);
    }

    @Test
    void aStationIsALineOfItsOwnSoThatItsNameMayHaveAComma() throws IOException {
        staff(page, "/desk");
        press("프린터·POS 추가");
        fill("#name", "바");
        fill("#host", "127.0.0.1");
        fill("#stations", "바, 홀\n주방");
        press("저장");
        page.awaits("바, 홀, 주방");
        press("설정");
        awaitTrue("return document.getElementById('stations')?.value === '바, 홀\\n주방'");
        press("저장");
        awaitTrue("return !document.querySelector('dialog')");
        assertThat(jdbc.sql("select options ->> 'stations' from targets where store_id = ?")
                        .param(store.id())
                        .query(String.class)
                        .single())
                .isEqualTo("[\"바, 홀\", \"주방\"]");
        page.hasNoFaults();
    }

    private void addPrinter() {
        api.post("/api/admin/targets")
                .as(store.adminToken())
                .json("{\"name\":\"주방\",\"kind\":\"printer\",\"options\":{\"host\":\"127.0.0.1\",\"port\":"
                        + printer.port() + "}}")
                .send()
                .expect(201);
    }

    private void addPos() {
        api.post("/api/admin/targets")
                .as(store.adminToken())
                .json("{\"name\":\"POS\",\"kind\":\"pos\",\"types\":[\"order.created\"],\"options\":{\"url\":\""
                        + pos.url() + "\"}}")
                .send()
                .expect(201);
    }

    @Test
    void discardingWantsAReason() throws IOException {
        deadLetter();
        deadLetter();
        staff(page, "/desk#letters");
        press("모두 폐기");
        page.awaits("2건을 폐기할까요?");
        press("모두 폐기");
        awaitTrue("return document.getElementById('reason-error')?.textContent === '입력해 주세요.'");
        fill("#reason", "시험");
        press("모두 폐기");
        page.awaits("실패한 메시지가 없습니다.");
        assertThat(jdbc.sql("select count(*) from dead_letters where store_id = ? and state = 'discarded'")
                        .param(store.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void aKeyIsShownOnce() throws IOException {
        staff(page, "/desk#keys");
        press("API 키 만들기");
        fill("#name", "카운터 POS");
        press("만들기");
        page.awaits("쓸 수 있는 기능을 하나 이상 골라 주세요.");
        browser().click("input[value=orders]");
        press("만들기");
        awaitTrue("return document.querySelector('.secret')?.innerText.startsWith('tok_')");
        browser().click("dialog button[aria-label=닫기]");
        page.awaitsNot("지금만 볼 수 있습니다");
        page.awaits("카운터 POS");
        page.hasNoFaultsAt(WIDTHS);
        press("해지");
        press("해지");
        page.awaits("해지됨");
        page.hasNoFaults();
    }

    @Test
    void aFormThatIsSentTwiceMakesOneKey() throws IOException {
        staff(page, "/desk#keys");
        press("API 키 만들기");
        fill("#name", "카운터 POS");
        browser().click("input[value=orders]");
        page.run("""
                const real = window.fetch, button = document.querySelector('dialog .foot .primary');
                window.sent = 0;
                window.fetch = (path, options) => {
                  if (options?.method === 'POST') window.sent++;
                  return real(path, options);
                };
                button.click();
                button.click();
                """);
        awaitTrue("return document.querySelector('.secret')?.innerText.startsWith('tok_')");
        assertThat(page.run("return sent").asInt()).isEqualTo(1);
        browser().click("dialog button[aria-label=닫기]");
        page.awaits("카운터 POS");
        assertThat(store.count("api_keys")).isEqualTo(1);
    }

    @Test
    void aListThatIsOldSaysSoWhileTheWifiHangs() throws IOException {
        try (Wire wire = new Wire(port);
                Screen desk = staff(screenAt(wire.port()), "/desk")) {
            desk.awaits("아직 프린터나 POS가 없습니다.");
            wire.hang();
            await().atMost(Duration.ofMinutes(2)).until(() -> desk.text().contains("연결되지 않았습니다."));
            desk.assertText().contains("아직 프린터나 POS가 없습니다.");
            wire.passOn();
            wire.cut();
            desk.awaitsNot("연결되지 않았습니다.");
        }
    }

    @Test
    void aWebhookIsMadeTestedAndPaused() throws IOException {
        staff(page, "/desk#webhooks");
        press("웹훅 추가");
        fill("#url", "https://hooks.example.com/orders");
        fill("#description", "배달 대행");
        browser().click("input[value='order.*']");
        press("저장");
        page.awaits("받을 이벤트를 하나 이상 골라 주세요.");
        browser().click("input[value='session.*']");
        press("저장");
        awaitTrue("return document.querySelector('.secret')?.innerText.length > 20");
        browser().click("dialog button[aria-label=닫기]");
        page.awaits("배달 대행");
        assertThat(jdbc.sql("select types[1] from webhooks where store_id = ?")
                        .param(store.id())
                        .query(String.class)
                        .list())
                .containsExactly("session.*");
        press("일시 중지");
        page.awaits("다시 시작");
        page.hasNoFaultsAt(WIDTHS);
        page.hasNoFaults();
    }

    @Test
    void aSuperAdminMakesAStoreAndItsAdminWhoSignsIn() throws IOException {
        openAsSuperAdmin("/desk");
        String name = "새 매장 " + store.id().toString().substring(0, 8);
        String admin = "desk-" + store.id().toString().substring(0, 8);
        press("매장 추가");
        fill("#name", name);
        fill("#time_zone", "Asia/Seoul");
        press("저장");
        awaitTrue("return !document.querySelector('dialog')");
        page.awaits(name);
        go("#admins");
        press("관리자 추가");
        fill("#username", admin);
        page.run(
                "const choice = document.getElementById('store_id'); choice.value = [...choice.options].find(one => one.text === arguments[0]).value",
                name);
        fill("#password", "Grand-Piano-1897");
        press("저장");
        page.awaits(admin);
        page.hasNoFaultsAt(WIDTHS);
        go("#connectors");
        page.awaits("연동 파일과 그 상태입니다.");

        press("로그아웃");
        fill("input[name=username]", admin);
        fill("input[name=password]", "not this one");
        press("로그인");
        awaitTrue("return !!document.querySelector('[role=alert]')");
        fill("input[name=password]", "Grand-Piano-1897");
        press("로그인");
        page.awaits("홀");
        press("프린터·POS");
        page.awaits("아직 프린터나 POS가 없습니다.");
        assertThat(page.run("return location.href").asText()).doesNotContain("ey");
    }

    private String deadLetter() {
        return jdbc.sql("""
                        insert into dead_letters (store_id, event_id, event_type, subject, event_seq, queue, route_id, body,
                                                  headers, cause, attempts)
                        select store_id, event_id, type, 'orders/' || aggregate_id, seq, 'no-such-queue', 'no-such-queue',
                               convert_to(jsonb_build_object('specversion', '1.0', 'id', event_id, 'type', type,
                                   'storeid', store_id, 'sequence', lpad(seq::text, 19, '0'), 'data', payload)::text, 'UTF8'),
                               '{}', 'java.io.IOException: no paper', 4
                          from event_log
                         where store_id = ? and aggregate_type = 'order' and aggregate_id = ?
                        returning id::text
                        """)
                .params(store.id(), store.placeOrder(api, 0))
                .query(String.class)
                .single();
    }
}
