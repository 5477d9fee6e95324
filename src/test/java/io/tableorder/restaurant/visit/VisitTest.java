package io.tableorder.restaurant.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.restaurant.visit.Guests.Phone;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Phones join the visit of their table by its QR code, and end with it. */
class VisitTest extends StoreTest {

    private Guests guests;

    @BeforeEach
    void meetTheGuests() {
        guests = new Guests(api, store, jdbc);
    }

    @Test
    void aScanOpensAVisitThatFurtherPhonesJoin() {
        JsonNode first = guests.scan(guests.qrCode(0), null).expect(201).json();
        assertThat(first.path("table_id").asLong()).isEqualTo(store.table(0));
        assertThat(first.path("table_number").asText()).isEqualTo("1");
        assertThat(first.path("store_name").asText()).isEqualTo("시험 식당");
        Phone second = guests.join(0);
        assertThat(second.session()).isEqualTo(first.path("session_id").asLong());

        JsonNode order = guests.order(second);
        assertThat(order.path("table_id").asLong()).isEqualTo(store.table(0));
        assertThat(order.path("table_session_id").asLong()).isEqualTo(second.session());
        assertThat(guests.orders(first.path("access_token").asText())).hasSize(1);
        api.get("/api/customer/orders/" + order.path("id").asLong())
                .as(first.path("access_token").asText())
                .send()
                .expect(200);
        assertThat(jdbc.sql("select placed_by from orders where store_id = ?")
                        .param(store.id())
                        .query(String.class)
                        .single())
                .isEqualTo("phone:" + second.device());
        assertThat(api.get("/api/customer/visit")
                        .as(second.token())
                        .send()
                        .expect(200)
                        .json()
                        .path("session_id")
                        .asLong())
                .isEqualTo(second.session());
    }

    @Test
    void twoPhonesMayOrderTheSameAtTheSameTime() {
        Phone first = guests.join(0);
        Phone second = guests.join(0);
        for (Phone phone : List.of(first, second, first)) {
            api.post("/api/customer/orders")
                    .as(phone.token())
                    .json(store.cart())
                    .send()
                    .expect(201);
        }
        assertThat(store.count("orders")).as("the last one was a repetition").isEqualTo(2);
    }

    @Test
    void aPhoneThatRepeatsAnOrderGetsTheFirstOne() {
        Phone phone = guests.join(0);
        String key = UUID.randomUUID().toString();
        long first =
                guests.order(phone.token(), key).expect(201).json().path("id").asLong();
        Answer again = guests.order(phone.token(), key).expect(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.json().path("id").asLong()).isEqualTo(first);
    }

    @Test
    void anOrderThatGuestsRepeatAfterTheyHaveScannedAgainIsNotStoredTwice() {
        Phone before = guests.join(0);
        String key = UUID.randomUUID().toString();
        long first =
                guests.order(before.token(), key).expect(201).json().path("id").asLong();
        guests.complete(0).expect(200);
        guests.staff(0, "reopen-session").expect(200);
        Phone after = guests.join(0);

        Answer again = guests.order(after.token(), key).expect(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.json().path("id").asLong()).isEqualTo(first);
        assertThat(store.count("orders")).isEqualTo(1);
    }

    @Test
    void aKeyOfAnotherPhoneIsFreeForAnotherOrder() {
        Phone one = guests.join(0);
        Phone other = guests.join(0);
        guests.order(one.token(), "1").expect(201);
        Answer another = api.post("/api/customer/orders")
                .as(other.token())
                .header("Idempotency-Key", "1")
                .json(store.cart().replaceFirst("}$", ",\"note\":\"덜 맵게\"}"))
                .send()
                .expect(201);
        assertThat(another.header("Idempotent-Replayed")).isNull();
        assertThat(store.count("orders")).isEqualTo(2);
    }

    @Test
    void aTokenOpensNothingOnceTheVisitHasEnded() {
        Phone phone = guests.join(0);
        guests.order(phone);
        guests.complete(0).expect(200);
        Answer late = guests.order(phone.token(), UUID.randomUUID().toString()).expect(401);
        assertThat(late.code()).isEqualTo("SESSION_ENDED");
        assertThat(late.header("WWW-Authenticate")).isEqualTo("Bearer");
        for (String path : List.of("orders", "menus", "categories", "visit")) {
            awaitEnd("/api/customer/" + path, phone.token());
        }
        assertThat(store.count("orders")).isZero();
        assertThat(store.count("order_history")).isEqualTo(1);
        assertThat(jdbc.sql("select count(*) from table_sessions where store_id = ? and ended_at is null")
                        .param(store.id())
                        .query(Long.class)
                        .single())
                .as("a late order opens no session")
                .isZero();
    }

    /** Within a second. */
    private void awaitEnd(String path, String token) {
        await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(
                        api.get(path).as(token).send().expect(401).code())
                .isEqualTo("SESSION_ENDED"));
    }

    @Test
    void thePhoneOfYesterdaySeesNothingOfTheNextGuests() {
        Phone yesterday = guests.join(0);
        guests.order(yesterday);
        guests.complete(0).expect(200);
        Phone today = guests.join(0);
        assertThat(today.session()).isNotEqualTo(yesterday.session());
        long order = guests.order(today).path("id").asLong();
        awaitEnd("/api/customer/orders", yesterday.token());
        awaitEnd("/api/customer/orders/" + order, yesterday.token());
        assertThat(guests.order(yesterday.token(), UUID.randomUUID().toString())
                        .expect(401)
                        .code())
                .isEqualTo("SESSION_ENDED");
        assertThat(guests.orders(today.token())).hasSize(1);
    }

    @Test
    void aReopenedVisitTakesItsPhonesBack() {
        Phone phone = guests.join(0);
        guests.order(phone);
        guests.complete(0).expect(200);
        guests.staff(0, "reopen-session").expect(200);
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        api.get("/api/customer/orders").as(phone.token()).send().status() == 200);
        guests.order(phone);
        assertThat(guests.orders(phone.token())).hasSize(2);
    }

    @Test
    void whereStaffOpenVisitsNobodyElseDoes() {
        guests.set("staff", false);
        assertThat(guests.scan(guests.qrCode(0), null).expect(409).code()).isEqualTo("TABLE_NOT_OPEN");
        assertThat(guests.order(store.tableToken(0), UUID.randomUUID().toString())
                        .expect(409)
                        .code())
                .isEqualTo("TABLE_NOT_OPEN");
        assertThat(api.post("/api/customer/calls")
                        .as(store.tableToken(0))
                        .json("{\"kind\":\"staff\"}")
                        .send()
                        .expect(409)
                        .code())
                .isEqualTo("TABLE_NOT_OPEN");
        long session = guests.staff(0, "open-session")
                .expect(200)
                .json()
                .path("session_id")
                .asLong();
        assertThat(guests.staff(0, "open-session")
                        .expect(200)
                        .json()
                        .path("session_id")
                        .asLong())
                .isEqualTo(session);
        assertThat(guests.join(0).session()).isEqualTo(session);
        guests.order(store.tableToken(0), UUID.randomUUID().toString()).expect(201);
        guests.complete(0).expect(200);
        assertThat(guests.scan(guests.qrCode(0), null).expect(409).code()).isEqualTo("TABLE_NOT_OPEN");
    }

    @Test
    void aRenewedCodeReplacesTheOldOne() {
        String copied = guests.qrCode(0);
        Phone inside = guests.join(0);
        String renewed =
                guests.staff(0, "qr-code").expect(200).json().path("code").asText();
        assertThat(renewed).matches("[A-Za-z0-9_-]{22}").isNotEqualTo(copied);
        assertThat(guests.scan(copied, null).expect(404).code()).isEqualTo("QR_CODE_NOT_FOUND");
        assertThat(guests.scan(renewed, null)
                        .expect(201)
                        .json()
                        .path("session_id")
                        .asLong())
                .isEqualTo(inside.session());
        guests.order(inside);
    }

    @Test
    void codesThatNoTableHasOpenNothing() {
        for (String code : List.of("", "x", "A".repeat(22), "' or 1=1 --", "가".repeat(22), "A".repeat(5_000))) {
            assertThat(guests.scan(code, null).expect(404).code()).isEqualTo("QR_CODE_NOT_FOUND");
        }
        assertThat(api.post("/api/customer/visits")
                        .json("{}")
                        .send()
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
        assertThat(store.count("devices")).isZero();
        assertThat(store.count("table_sessions")).isZero();
    }

    @Test
    void aVisitHasAHundredPhonesAtMost() {
        Phone first = guests.join(0);
        jdbc.sql("insert into devices (store_id, kind, session_id) select ?, 'phone', ? from generate_series(1, 98)")
                .params(store.id(), first.session())
                .update();
        guests.join(0);
        assertThat(guests.scan(guests.qrCode(0), null).expect(409).code()).isEqualTo("LIMIT_REACHED");
    }

    @Test
    void problemsAreInTheLanguageOfTheGuests() {
        for (String language : List.of("ko", "en")) {
            String title = api.post("/api/customer/visits")
                    .header("Accept-Language", language)
                    .json("{\"code\":\"x\"}")
                    .send()
                    .expect(404)
                    .json()
                    .path("title")
                    .asText();
            assertThat(title).contains(language.equals("ko") ? "유효하지 않은 QR 코드" : "The QR code is not valid");
        }
    }
}
