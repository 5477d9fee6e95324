package io.tableorder.restaurant.visit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The four digits that a phone has to know where the store asks for them. */
class VisitCodeTest extends StoreTest {

    private static final int CODES = 10_000;

    private Guests guests;

    @BeforeEach
    void askForCodes() {
        guests = new Guests(api, store, jdbc);
        guests.set("staff", true);
    }

    @Test
    void aPhoneJoinsWithTheCodeOfItsVisit() {
        guests.staff(0, "open-session").expect(200);
        String code = guests.visitCode(0);
        assertThat(code).matches("[0-9]{4}");
        assertThat(guests.scan(guests.qrCode(0), null).expect(403).code()).isEqualTo("VISIT_CODE_REQUIRED");
        Answer wrong = guests.scan(guests.qrCode(0), other(code)).expect(403);
        assertThat(wrong.code()).isEqualTo("VISIT_CODE_WRONG");
        assertThat(wrong.json().path("tries_left").asInt()).isEqualTo(Visits.MOST_TRIES - 1);
        guests.scan(guests.qrCode(0), code).expect(201);
        assertThat(api.post("/api/customer/visits")
                        .json("{\"code\":\"" + guests.qrCode(0) + "\",\"visit_code\":\"12a4\"}")
                        .send()
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
    }

    /** Also where scans open visits: a phone from outside would open the table of nobody. */
    @Test
    void whereACodeIsAskedForNoScanOpensAVisit() {
        guests.set("scan", true);
        assertThat(guests.scan(guests.qrCode(0), "0000").expect(409).code()).isEqualTo("TABLE_NOT_OPEN");
        guests.order(store.tableToken(0), "tablet").expect(201);
        guests.scan(guests.qrCode(0), guests.visitCode(0)).expect(201);
    }

    /** A photo of the QR code and yesterday's digits do not open today's visit, unless by a chance of one in ten thousand. */
    @Test
    void aStolenCodeIsOfNoUseTheNextDay() {
        String photo = guests.qrCode(0);
        guests.staff(0, "open-session").expect(200);
        String digits = guests.visitCode(0);
        guests.scan(photo, digits).expect(201);
        guests.complete(0).expect(200);
        assertThat(guests.scan(photo, digits).expect(409).code()).isEqualTo("TABLE_NOT_OPEN");
        do {
            guests.staff(0, "open-session").expect(200);
        } while (guests.visitCode(0).equals(digits) && guests.complete(0).status() == 200);
        assertThat(guests.scan(photo, digits).expect(403).code()).isEqualTo("VISIT_CODE_WRONG");
    }

    @Test
    void aTableWithoutAVisitHasNoCode() {
        assertThat(api.get("/api/admin/tables/" + store.table(0) + "/visit")
                        .as(store.adminToken())
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("SESSION_NOT_FOUND");
        assertThat(guests.staff(0, "visit-code").expect(404).code()).isEqualTo("SESSION_NOT_FOUND");
        String token = store.tableToken(1);
        assertThat(guests.orders(token)).isEmpty();
        jdbc.sql("delete from tables where id = ?").param(store.table(1)).update();
        assertThat(api.get("/api/customer/visit").as(token).send().expect(404).code())
                .isEqualTo("TABLE_NOT_FOUND");
    }

    @Test
    void everyVisitHasACodeOfItsOwn() {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            guests.staff(0, "open-session").expect(200);
            codes.add(guests.visitCode(0));
            guests.complete(0).expect(200);
        }
        assertThat(codes.stream().distinct().count()).isGreaterThan(15);
    }

    /** From many addresses, as no limit by address is in the way here. The right code comes last. */
    @Test
    void whoGuessesTenThousandCodesGetsTenTries() throws Exception {
        guests.staff(0, "open-session").expect(200);
        String right = guests.visitCode(0);
        List<String> guesses = new ArrayList<>(IntStream.range(0, CODES)
                .mapToObj(code -> String.valueOf(CODES + code).substring(1))
                .filter(code -> !code.equals(right))
                .toList());
        Collections.shuffle(guesses, new Random(17));
        String qrCode = guests.qrCode(0);
        Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
        ExecutorService guessers = Executors.newFixedThreadPool(8);
        try {
            guesses.forEach(guess ->
                    guessers.execute(() -> answers.computeIfAbsent(guessed(qrCode, guess), code -> new AtomicInteger())
                            .incrementAndGet()));
            guessers.shutdown();
            assertThat(guessers.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
        } finally {
            guessers.shutdownNow();
        }
        assertThat(answers).containsOnlyKeys("VISIT_CODE_WRONG", "VISIT_CODE_LOCKED");
        assertThat(answers.get("VISIT_CODE_WRONG")).hasValue(Visits.MOST_TRIES);
        assertThat(guests.scan(qrCode, right).expect(403).code()).isEqualTo("VISIT_CODE_LOCKED");
        assertThat(store.count("devices")).isZero();

        assertThat(guests.staff(0, "visit-code")
                        .expect(200)
                        .json()
                        .path("is_locked")
                        .asBoolean())
                .isFalse();
        guests.scan(qrCode, guests.visitCode(0)).expect(201);
    }

    /** Not held against the contract, for speed. A request that waits too long for the session is repeated. */
    private String guessed(String qrCode, String guess) {
        Answer answer;
        do {
            answer = api.post("/api/customer/visits")
                    .json("{\"code\":\"" + qrCode + "\",\"visit_code\":\"" + guess + "\"}")
                    .sendUnchecked();
        } while (answer.status() == 503 || answer.status() == 409);
        return answer.status() == 201 ? "in" : answer.json().path("code").asText();
    }

    private static String other(String code) {
        return code.equals("0000") ? "0001" : "0000";
    }
}
