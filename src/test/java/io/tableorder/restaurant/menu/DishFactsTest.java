package io.tableorder.restaurant.menu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestOptions;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What staff say of a dish, and what guests see of it. */
class DishFactsTest extends StoreTest {

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

    private static final String FACTS = """
            {"translations": {"en": {"name": "Soybean soup", "description": "With tofu"}, "ja": {"name": "テンジャンスープ"}},
             "allergens": ["soybeans", "wheat"], "origin": "콩: 국내산", "tags": ["soup", "vegan", "soup "], "station": " kitchen "}""";

    @Test
    void staffSayWhatIsInADish() {
        JsonNode soup = update(FACTS).expect(200).json();

        assertThat(soup.at("/translations/en/name").asText()).isEqualTo("Soybean soup");
        assertThat(soup.path("allergens")).extracting(JsonNode::asText).containsExactly("soybeans", "wheat");
        assertThat(soup.path("tags")).extracting(JsonNode::asText).containsExactly("soup", "vegan");
        assertThat(soup.path("origin").asText()).isEqualTo("콩: 국내산");
        assertThat(soup.path("station").asText()).isEqualTo("kitchen");
        assertThat(soup.path("schedule").isNull()).isTrue();
        assertThat(soup.path("version").asInt()).isEqualTo(2);
        assertThat(staffSees()).isEqualTo(soup);
        assertThat(update(FACTS).expect(200).json().path("version").asInt())
                .as("without a change there is no version")
                .isEqualTo(2);

        JsonNode emptied = update(
                        "{\"translations\": {}, \"allergens\": [], \"origin\": \"\", \"tags\": [], \"station\": \"\"}")
                .expect(200)
                .json();
        assertThat(emptied.path("translations")).isEmpty();
        assertThat(emptied.path("station").isNull()).isTrue();
        assertThat(emptied.path("version").asInt()).isEqualTo(3);
    }

    @Test
    void aNewDishBringsItsFacts() {
        JsonNode created = api.post("/api/admin/menus")
                .as(store.adminToken())
                .json("{\"category_id\": " + category()
                        + ", \"name\": \"메밀국수\", \"price\": 9000, \"allergens\": [\"buckwheat\"],"
                        + " \"schedule\": [{\"days\": [\"sat\", \"sun\"], \"from\": \"11:00\", \"to\": \"24:00\"}]}")
                .send()
                .expect(201)
                .json();

        assertThat(created.at("/allergens/0").asText()).isEqualTo("buckwheat");
        assertThat(created.at("/schedule/0/days/1").asText()).isEqualTo("sun");
        assertThat(created.at("/schedule/0/to").asText()).isEqualTo("24:00");
    }

    @Test
    void guestsReadTheirLanguage() {
        update(FACTS).expect(200);
        api.patch("/api/admin/categories/" + category())
                .as(store.adminToken())
                .json("{\"translations\": {\"en\": {\"name\": \"Meals\"}}}")
                .send()
                .expect(200);

        Answer english = guest("en-GB,en;q=0.9");
        assertThat(english.json().path("name").asText()).isEqualTo("Soybean soup");
        assertThat(english.json().path("description").asText()).isEqualTo("With tofu");
        assertThat(english.json().path("category_name").asText()).isEqualTo("Meals");
        assertThat(vary(english)).contains("Accept-Language");
        assertThat(english.json().path("allergens")).hasSize(2);
        assertThat(english.json().has("translations")).isFalse();

        Answer japanese = guest("ja");
        assertThat(japanese.json().path("name").asText()).isEqualTo("テンジャンスープ");
        assertThat(japanese.json().path("category_name").asText()).isEqualTo("식사");
        Answer korean = guest("ko-KR,ko;q=0.9,en;q=0.8");
        assertThat(korean.json().path("name").asText()).isEqualTo("된장국");
        assertThat(api.get("/api/customer/categories")
                        .as(store.tableToken(0))
                        .header("Accept-Language", "en")
                        .send()
                        .json()
                        .at("/0/name")
                        .asText())
                .isEqualTo("Meals");
    }

    /** Whose texts are English reads no translation in English. */
    @Test
    void theStoreSaysInWhichLanguageItWrites() {
        update(FACTS).expect(200);
        String path = "/api/superadmin/stores/" + store.id();
        assertThat(api.patch(path)
                        .as(store.superAdminToken())
                        .json("{\"language\": \"xx\"}")
                        .send()
                        .expect(400)
                        .json()
                        .at("/errors/0/code")
                        .asText())
                .isEqualTo("UNKNOWN_LANGUAGE");
        assertThat(api.patch(path)
                        .as(store.superAdminToken())
                        .json("{\"language\": \"en\"}")
                        .send()
                        .expect(200)
                        .json()
                        .path("language")
                        .asText())
                .isEqualTo("en");

        assertThat(guest("en-US,ja").json().path("name").asText()).isEqualTo("된장국");
        assertThat(guest("ko,ja").json().path("name").asText()).isEqualTo("テンジャンスープ");
    }

    /** Orders are priced by schedules as well, from what an instance has read before. */
    @Test
    void anotherTimeZoneIsAnotherMenu() {
        String version = "select menu_version from stores where id = ?";
        long before = jdbc.sql(version).param(store.id()).query(Long.class).single();
        api.patch("/api/superadmin/stores/" + store.id())
                .as(store.superAdminToken())
                .json("{\"time_zone\": \"Europe/Berlin\"}")
                .send()
                .expect(200);
        assertThat(jdbc.sql(version).param(store.id()).query(Long.class).single())
                .isGreaterThan(before);
    }

    @Test
    void anETagBelongsToOneLanguage() {
        update(FACTS).expect(200);
        Answer korean = guest("ko");
        Answer english = guest("en");

        assertThat(english.header("ETag")).isNotEqualTo(korean.header("ETag"));
        known("en", english).expect(304);
        assertThat(known("en", korean).expect(200).json().path("name").asText()).isEqualTo("Soybean soup");
        assertThat(vary(known("en", english))).contains("Accept-Language");
    }

    /** Whatever else the guest's language is, the answer that was cached for another guest is not theirs. */
    @Test
    void cachedAnswersDoNotMixLanguages() {
        update(FACTS).expect(200);
        for (int round = 0; round < 5; round++) {
            assertThat(guest("en").json().path("name").asText()).isEqualTo("Soybean soup");
            assertThat(guest("ko").json().path("name").asText()).isEqualTo("된장국");
            assertThat(guest("ja").json().path("name").asText()).isEqualTo("テンジャンスープ");
        }
    }

    @Test
    void aDishIsAvailableInItsScheduleAlone() {
        ZonedDateTime now = ZonedDateTime.now(SEOUL);
        ZonedDateTime opens = now.plusHours(2).truncatedTo(ChronoUnit.MINUTES);
        update(schedule(opens.getDayOfWeek(), opens, opens.plusHours(3))).expect(200);

        JsonNode menu = guest("ko").json();
        assertThat(menu.path("is_available").asBoolean()).isFalse();
        assertThat(Instant.parse(menu.path("available_from").asText())).isEqualTo(opens.toInstant());
        assertThat(staffSees().path("is_available").asBoolean())
                .as("staff have not sold it out")
                .isTrue();

        ZonedDateTime opened = now.minusHours(2);
        update(schedule(opened.getDayOfWeek(), opened, now.plusHours(3))).expect(200);
        assertThat(guest("ko").json().path("is_available").asBoolean()).isTrue();
        assertThat(guest("ko").json().path("available_from").isNull()).isTrue();

        update("{\"schedule\": []}").expect(200);
        assertThat(staffSees().path("schedule").isNull()).isTrue();
    }

    @Test
    void aDishIsAvailableFromWhenWhatGuestsHaveToChooseIsToo() {
        ZonedDateTime now = ZonedDateTime.now(SEOUL);
        ZonedDateTime opens = now.plusHours(2).truncatedTo(ChronoUnit.MINUTES);
        TestOptions options = new TestOptions(jdbc, store);
        long group = options.group(store.soup(), "음료", 1, 1);
        long cola = options.option(group, "콜라", 0, store.cola());
        api.patch("/api/admin/menus/" + store.cola())
                .as(store.adminToken())
                .json(schedule(opens.getDayOfWeek(), opens, opens.plusHours(3)))
                .send()
                .expect(200);
        JsonNode menu = guest("ko").json();
        assertThat(menu.path("is_available").asBoolean()).isFalse();
        assertThat(Instant.parse(menu.path("available_from").asText())).isEqualTo(opens.toInstant());

        api.patch("/api/admin/options/" + cola)
                .as(store.adminToken())
                .json("{\"is_available\":false}")
                .send()
                .expect(200);
        update(schedule(opens.getDayOfWeek(), opens, opens.plusHours(3))).expect(200);
        assertThat(guest("ko").json().path("available_from").isNull())
                .as("time alone does not bring it back")
                .isTrue();
    }

    @Test
    void aTimeThatNoDatabaseHoldsIsRefused() {
        for (String time : List.of("9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00Z", "+12026-01-01T00:00:00Z")) {
            assertThat(update("{\"sold_out_until\": \"" + time + "\"}")
                            .expect(400)
                            .code())
                    .isEqualTo("VALIDATION_FAILED");
        }
    }

    /** The cache keeps answers for five minutes, but not beyond the moment at which time makes them wrong. */
    @Test
    void aCachedAnswerDoesNotOutliveATime() {
        await().untilAsserted(() -> {
            guest("ko");
            assertThat(guest("ko").json().path("is_available").asBoolean()).isTrue();
        });
        Instant until = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.MILLIS);
        update("{\"sold_out_until\": \"" + until + "\"}").expect(200);

        boolean wasAvailable = false;
        while (!wasAvailable) {
            Instant asked = Instant.now();
            JsonNode menu = guest("ko").json();
            wasAvailable = menu.path("is_available").asBoolean();
            assertThat(wasAvailable || asked.isBefore(until))
                    .as("asked at %s, sold out until %s", asked, until)
                    .isTrue();
            assertThat(wasAvailable && Instant.now().isBefore(until))
                    .as("too early")
                    .isFalse();
            if (!wasAvailable) {
                assertThat(Instant.parse(menu.path("available_from").asText())).isEqualTo(until);
            }
        }
    }

    @Test
    void aTimeThatHasPassedAndAnEmptyTextMakeADishAvailable() {
        update("{\"sold_out_until\": \"2036-12-24T17:00:00+09:00\"}").expect(200);
        assertThat(staffSees().path("sold_out_until").asText()).isEqualTo("2036-12-24T08:00:00.000Z");
        assertThat(guest("ko").json().path("is_available").asBoolean()).isFalse();

        update("{\"sold_out_until\": \"\"}").expect(200);
        assertThat(guest("ko").json().path("is_available").asBoolean()).isTrue();
        update("{\"sold_out_until\": \"2036-12-24T17:00:00+09:00\"}").expect(200);
        update("{\"sold_out_until\": \"2020-01-01T00:00:00Z\"}").expect(200);
        assertThat(staffSees().path("sold_out_until").isNull()).isTrue();
    }

    @Test
    void badValuesAreNamedAndNothingIsStored() {
        JsonNode before = staffSees();
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("{\"allergens\": [\"soybeans\", \"dust\"]}", "/allergens/1 UNKNOWN_ALLERGEN"),
                Map.entry("{\"translations\": {\"xx\": {\"name\": \"Soup\"}}}", "/translations/xx UNKNOWN_LANGUAGE"),
                Map.entry("{\"translations\": {\"EN\": {\"name\": \"Soup\"}}}", "/translations/EN UNKNOWN_LANGUAGE"),
                Map.entry("{\"translations\": {\"en\": null}}", "/translations/en REQUIRED"),
                Map.entry("{\"translations\": {\"en\": {\"name\": \"\"}}}", "/translations/en/name OUT_OF_RANGE"),
                Map.entry(
                        "{\"translations\": {\"en\": {\"description\": \"" + "x".repeat(2_001) + "\"}}}",
                        "/translations/en/description OUT_OF_RANGE"),
                Map.entry(
                        "{\"translations\": {\"en\": {\"description\": \"" + "x".repeat(60_000) + "\"}}}",
                        "/translations/en/description OUT_OF_RANGE"),
                Map.entry("{\"origin\": \"" + "가".repeat(501) + "\"}", "/origin OUT_OF_RANGE"),
                Map.entry("{\"tags\": [\" \"]}", "/tags/0 REQUIRED"),
                Map.entry("{\"tags\": [\"" + "a".repeat(31) + "\"]}", "/tags/0 OUT_OF_RANGE"),
                Map.entry(window("[\"mon\"]", "10:00", "10:00"), "/schedule/0 NEVER_OPENS"),
                Map.entry(window("[]", "10:00", "11:00"), "/schedule/0/days REQUIRED"),
                Map.entry(window("[\"funday\"]", "10:00", "11:00"), "/schedule/0/days/0 INVALID_FORMAT"),
                Map.entry(window("[\"mon\"]", "24:00", "11:00"), "/schedule/0/from INVALID_FORMAT"),
                Map.entry(window("[\"mon\"]", "10:00", "25:00"), "/schedule/0/to INVALID_FORMAT"),
                Map.entry("{\"schedule\": [{\"days\": [\"mon\"], \"from\": \"10:00\"}]}", "/schedule/0/to REQUIRED"),
                Map.entry("{\"sold_out_until\": \"tomorrow\"}", "/sold_out_until INVALID_FORMAT"),
                Map.entry("{\"sold_out_until\": \"2026-12-24T17:00:00\"}", "/sold_out_until INVALID_FORMAT"),
                Map.entry("{\"sold_out_until\": 5}", "/sold_out_until WRONG_TYPE"),
                Map.entry("{\"station\": \"" + "가".repeat(41) + "\"}", "/station OUT_OF_RANGE"));
        wrong.forEach((body, problem) -> {
            JsonNode answer = update(body).expect(400).json();
            assertThat(answer.at("/errors/0/pointer").asText() + " "
                            + answer.at("/errors/0/code").asText())
                    .as(body.substring(0, Math.min(body.length(), 100)))
                    .isEqualTo(problem);
        });
        assertThat(staffSees()).isEqualTo(before);
    }

    @Test
    void allergensHaveNames() {
        Answer allergens = api.get("/api/allergens").send().expect(200);
        assertThat(allergens.json()).hasSize(31);
        assertThat(allergens.json().findValuesAsText("ko")).contains("대두", "메밀");
        api.get("/api/allergens")
                .header("If-None-Match", String.valueOf(allergens.header("ETag")))
                .send()
                .expect(304);
    }

    private static String schedule(DayOfWeek day, ZonedDateTime from, ZonedDateTime to) {
        return window(
                "[\"" + day.name().substring(0, 3).toLowerCase(Locale.ROOT) + "\"]",
                from.format(DateTimeFormatter.ofPattern("HH:mm")),
                to.format(DateTimeFormatter.ofPattern("HH:mm")));
    }

    private static String window(String days, String from, String to) {
        return "{\"schedule\": [{\"days\": " + days + ", \"from\": \"" + from + "\", \"to\": \"" + to + "\"}]}";
    }

    private Answer update(String body) {
        return api.patch("/api/admin/menus/" + store.soup())
                .as(store.adminToken())
                .json(body)
                .send();
    }

    private JsonNode staffSees() {
        return api.get("/api/admin/menus/" + store.soup())
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
    }

    private Answer guest(String languages) {
        return api.get("/api/customer/menus/" + store.soup())
                .as(store.tableToken(0))
                .header("Accept-Language", languages)
                .send()
                .expect(200);
    }

    private static List<String> vary(Answer answer) {
        return answer.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Vary"))
                .flatMap(header -> header.getValue().stream())
                .toList();
    }

    private Answer known(String languages, Answer known) {
        return api.get("/api/customer/menus/" + store.soup())
                .as(store.tableToken(0))
                .header("Accept-Language", languages)
                .header("If-None-Match", String.valueOf(known.header("ETag")))
                .send();
    }

    private long category() {
        return jdbc.sql("select id from menu_categories where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
    }
}
