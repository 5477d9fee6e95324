package io.tableorder.integrators.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.simulator.PosSimulator;
import io.tableorder.simulator.PrinterSimulator;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Broker;
import io.tableorder.testing.LogTap;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** From the API of staff to what printers print and POS systems get, without a file. */
@Timeout(180)
class TargetsTest extends StoreTest {

    private static final String ALL = "/api/admin/targets";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SECRET = "Basic dGFyZ2V0czpzZWNyZXQ=";

    @Autowired
    private CamelContext camel;

    @Autowired
    private MeterRegistry meters;

    private final PrinterSimulator printer = new PrinterSimulator();
    private final PosSimulator pos = new PosSimulator();

    @AfterEach
    void close() {
        jdbc.sql("delete from targets where store_id = ?").param(store.id()).update();
        printer.close();
        pos.close();
    }

    @Test
    void staffKeepTargetsAndTheTokenIsNeverShown() {
        Answer answer = post(ALL, """
                {"name":" 계산대\\u200b POS ","kind":"pos","options":{"url":"%s","token":"%s"}}""".formatted(pos.url(), SECRET)).expect(201);
        JsonNode created = answer.json();
        long id = created.path("id").asLong();
        assertThat(answer.header("Location")).isEqualTo(ALL + "/" + id);
        assertThat(created.path("name").asText()).isEqualTo("계산대 POS");
        assertThat(created.path("target").asText()).isEqualTo("target-" + id);
        assertThat(created.path("types"))
                .extracting(JsonNode::asText)
                .containsExactly("order.*", "session.moved", "session.merged", "session.completed");
        assertThat(created.path("has_token").asBoolean()).isTrue();
        assertThat(created.path("condition").asText()).isEqualTo("OK");
        assertThat(answer.text()).doesNotContain(SECRET);

        assertThat(get(id)).isEqualTo(created);
        Answer listed = api.get(ALL).as(store.adminToken()).send().expect(200);
        assertThat(listed.json().path("data")).containsExactly(created);

        JsonNode changed = patch(
                        id,
                        "{\"name\":\"POS\",\"types\":[\"order.created\"],\"options\":{\"url\":\"https://pos.example.com/\"}}")
                .expect(200)
                .json();
        assertThat(changed.path("name").asText()).isEqualTo("POS");
        assertThat(changed.at("/options/url").asText()).isEqualTo("https://pos.example.com/");
        assertThat(changed.path("has_token").asBoolean()).as("the token stays").isTrue();
        assertThat(patch(id, "{\"options\":{\"url\":\"https://pos.example.com/\",\"token\":\"\"}}")
                        .expect(200)
                        .json()
                        .path("has_token")
                        .asBoolean())
                .isFalse();
        assertThat(patch(id, "{\"is_active\":false}")
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("paused");

        assertThat(delete(id).status()).isEqualTo(204);
        assertThat(delete(id).expect(404).code()).isEqualTo("TARGET_NOT_FOUND");
        assertThat(store.count("log_cursors")).as("its log is no longer read").isZero();
    }

    @Test
    void whatIsWrongIsSaidByOption() {
        long id = create("주방", printer("")).path("id").asLong();
        for (String[] wrong : List.of(
                new String[] {"{}", "/options/host", "REQUIRED"},
                new String[] {"{\"host\":\"localhost\",\"paper\":81}", "/options/paper", "OUT_OF_RANGE"},
                new String[] {
                    "{\"host\":\"localhost\",\"fallback_host\":\"8.8.8.8\"}", "/options/fallback_host", "OUT_OF_RANGE"
                },
                new String[] {"{\"host\":\"localhost\",\"url\":\"https://pos\"}", "/options/url", "UNKNOWN_FIELD"},
                new String[] {"{\"host\":\"8.8.8.8\"}", "/options/host", "OUT_OF_RANGE"},
                new String[] {"{\"host\":\"169.254.169.254\"}", "/options/host", "OUT_OF_RANGE"},
                new String[] {"{\"host\":\"localhost\",\"address\":\"x\"}", "/options/address", "UNKNOWN_FIELD"})) {
            for (Answer answer : List.of(
                    post(ALL, "{\"name\":\"바\",\"kind\":\"printer\",\"options\":" + wrong[0] + "}"),
                    patch(id, "{\"options\":" + wrong[0] + "}"))) {
                assertThat(answer.expect(400).code()).isEqualTo("VALIDATION_FAILED");
                assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo(wrong[1]);
                assertThat(answer.json().at("/errors/0/code").asText()).isEqualTo(wrong[2]);
            }
        }
        for (String url : List.of("http://169.254.169.254/", "ftp://pos.example.com/", "pos")) {
            assertThat(post(ALL, "{\"name\":\"POS\",\"kind\":\"pos\",\"options\":{\"url\":\"" + url + "\"}}")
                            .expect(400)
                            .json()
                            .at("/errors/0/pointer")
                            .asText())
                    .isEqualTo("/options/url");
        }
        assertThat(post(
                                ALL,
                                "{\"name\":\"POS\",\"kind\":\"pos\",\"options\":{\"url\":\"https://pos\",\"format\":\"pos-order/3\"}}")
                        .expect(400)
                        .json()
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("/options/format");
        for (String[] wrong : List.of(
                new String[] {"{\"kind\":\"printer\",\"options\":{\"host\":\"localhost\"}}", "/name"},
                new String[] {
                    "{\"name\":\"\\u3164\",\"kind\":\"printer\",\"options\":{\"host\":\"localhost\"}}", "/name"
                },
                new String[] {"{\"name\":\"바\",\"kind\":\"fax\"}", "/kind"},
                new String[] {
                    "{\"name\":\"바\",\"kind\":\"printer\",\"options\":{\"host\":\"localhost\"},\"types\":[\"order.craeted\"]}",
                    "/types/0"
                })) {
            assertThat(post(ALL, wrong[0])
                            .expect(400)
                            .json()
                            .at("/errors/0/pointer")
                            .asText())
                    .isEqualTo(wrong[1]);
        }
    }

    @Test
    void aNameIsOneOfAKindWithinTheStore() {
        create("주방", printer(""));
        assertThat(post(ALL, body("주방", printer(""))).expect(409).code()).isEqualTo("DUPLICATE_NAME");
        long bar = create("바", printer("")).path("id").asLong();
        assertThat(patch(bar, "{\"name\":\"주방\"}").expect(409).code()).isEqualTo("DUPLICATE_NAME");
        TestStore other = new TestStore(jdbc, tokens);
        api.post(ALL)
                .as(other.adminToken())
                .json(body("주방", printer("")))
                .send()
                .expect(201);
    }

    @Test
    void aStoreMayHaveTwenty() throws Exception {
        IntStream.range(1, TargetDesk.MOST).forEach(i -> create("프린터 " + i, printer("")));
        ExecutorService staff = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Answer>> calls =
                    Collections.nCopies(4, () -> post(ALL, body("하나 더 " + UUID.randomUUID(), printer(""))));
            List<Integer> statuses = new ArrayList<>();
            for (Future<Answer> call : staff.invokeAll(calls)) {
                statuses.add(call.get().status());
            }
            assertThat(statuses).containsExactlyInAnyOrder(201, 409, 409, 409);
        } finally {
            staff.shutdownNow();
        }
        assertThat(post(ALL, body("또", printer(""))).expect(409).code()).isEqualTo("LIMIT_REACHED");
    }

    @Test
    void anotherStoresAreNotFound() {
        long id = create("주방", printer("")).path("id").asLong();
        String stranger = new TestStore(jdbc, tokens).adminToken();
        assertThat(List.of(
                        api.get(ALL + "/" + id).as(stranger).send(),
                        api.patch(ALL + "/" + id)
                                .as(stranger)
                                .json("{\"is_active\":false}")
                                .send(),
                        api.delete(ALL + "/" + id).as(stranger).send(),
                        api.post(ALL + "/" + id + "/test").as(stranger).send(),
                        api.post(ALL + "/" + id + "/pause").as(stranger).send(),
                        api.post(ALL + "/" + id + "/resume").as(stranger).send(),
                        api.post(ALL + "/" + id + "/replay")
                                .as(stranger)
                                .json("{\"from\":\"2026-11-29T00:00:00Z\"}")
                                .send()))
                .allSatisfy(answer -> assertThat(answer.expect(404).code()).isEqualTo("TARGET_NOT_FOUND"));
        assertThat(api.get(ALL).as(stranger).send().expect(200).json().path("data"))
                .isEmpty();
        assertThat(get(id).path("is_active").asBoolean()).isTrue();
    }

    @Test
    void aPrinterPrintsTheOrdersOfItsStoreFromNowOnEachOnce() {
        order(store);
        JsonNode kitchen = create("주방", printer(""));
        TestStore stranger = new TestStore(jdbc, tokens);
        order(stranger);
        long order = order(store);
        await().atMost(SOON).until(() -> !printer.tickets().isEmpty());
        assertThat(printer.tickets().get(0).text())
                .contains("테이블 1", "된장국", "#" + order)
                .doesNotContain("DUPLICATE");
        awaitStates(kitchen, "confirmed");
        JsonNode state = get(kitchen.path("id").asLong());
        assertThat(state.path("last_success_at").isNull()).isFalse();
        assertThat(state.path("waiting").asLong()).isZero();
        assertThat(printer.tickets()).hasSize(1);
    }

    @Test
    void aNewPrinterPrintsNothingFromBeforeItWasAdded() {
        JsonNode before = create("주방", printer(""));
        order(store);
        awaitStates(before, "confirmed");
        JsonNode added = create("카운터", printer(""));
        // Sets the cursor back, as if the log had not been read yet.
        jdbc.sql("update log_cursors set seq = 0 where store_id = ?")
                .param(store.id())
                .update();
        order(store);
        awaitStates(added, "confirmed");
        awaitStates(before, "confirmed", "confirmed");
    }

    @Test
    void theFallbackPrintsWhatNoOtherPrinterOfTheStoreIsAskedToPrint() {
        JsonNode kitchen = create("주방", printer(",\"stations\":[\"kitchen\"]"));
        JsonNode counter = create("카운터", printer(",\"fallback\":true"));
        jdbc.sql("update menu_categories set station = 'grill' where store_id = ?")
                .param(store.id())
                .update();
        order(store);
        awaitStates(counter, "confirmed");
        assertThat(states(kitchen)).as("nothing comes from the grill").isEmpty();

        patch(kitchen.path("id").asLong(), "{\"options\":" + printer(",\"stations\":[\"kitchen\",\"grill\"]") + "}")
                .expect(200);
        order(store);
        awaitStates(kitchen, "confirmed");
        assertThat(states(counter)).as("all of it is for the kitchen").containsExactly("confirmed");
    }

    @Test
    void withoutPaperItSaysSoAndWhatWaitsIsPrintedAfterwards() {
        printer.paperOut();
        JsonNode kitchen = create("주방", printer(""));
        order(store);
        await().atMost(SOON).until(() -> get(kitchen.path("id").asLong())
                .path("condition")
                .asText()
                .equals("PAPER_OUT"));
        assertThat(get(kitchen.path("id").asLong()).path("waiting").asLong()).isEqualTo(1);
        printer.paperIn();
        awaitStates(kitchen, "confirmed");
        assertThat(printer.tickets()).hasSize(1);
    }

    @Test
    void whatWaitsGoesWhereThePrinterIsNow() {
        JsonNode kitchen = create("주방", "{\"host\":\"127.0.0.1\",\"port\":9}");
        order(store);
        long id = kitchen.path("id").asLong();
        await().atMost(SOON).until(() -> get(id).path("condition").asText().equals("OFFLINE"));
        patch(id, "{\"options\":" + printer("") + "}").expect(200);
        awaitStates(kitchen, "confirmed");
        assertThat(printer.tickets()).hasSize(1);
    }

    /** As on an instance whose settings do not allow the address. */
    @Test
    void whileAnAddressIsNotAllowedThereAreTheSameDeliveriesAndTheyWait() {
        JsonNode register = post(ALL, "{\"name\":\"POS\",\"kind\":\"pos\",\"options\":{\"url\":\"" + pos.url() + "\"}}")
                .expect(201)
                .json();
        JsonNode kitchen = create("주방", printer(",\"paper\":58"));
        move(register, "url", "http://169.254.169.254/");
        move(kitchen, "host", "8.8.8.8");
        long order = order(store);
        for (JsonNode target : List.of(register, kitchen)) {
            await().atMost(SOON).until(() -> get(target.path("id").asLong())
                    .path("condition")
                    .asText()
                    .equals("WRONG_OPTION"));
        }
        api.patch("/api/admin/orders/" + order + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"preparing\"}")
                .send()
                .expect(200);
        awaitStates(register, "failed", "pending");
        assertThat(states(kitchen))
                .as("nothing is printed of a dish that is cooking")
                .containsExactly("failed");
        assertThat(pos.received()).isEmpty();
        assertThat(printer.connections()).isZero();

        patch(register.path("id").asLong(), "{\"options\":{\"url\":\"" + pos.url() + "\"}}")
                .expect(200);
        patch(kitchen.path("id").asLong(), "{\"options\":" + printer(",\"paper\":58") + "}")
                .expect(200);
        awaitStates(register, "confirmed", "confirmed");
        awaitStates(kitchen, "confirmed");
        assertThat(pos.taken())
                .extracting(taken -> taken.message().path("kind").asText())
                .containsExactly("order.created", "order.status_changed");
    }

    private void move(JsonNode target, String option, String address) {
        jdbc.sql("update targets set options = options || jsonb_build_object(?, ?), version = version + 1 where id = ?")
                .params(option, address, target.path("id").asLong())
                .update();
    }

    @Test
    void aStationOrCategoryWithACommaInItsNameIsPrintedByItsPrinter() {
        jdbc.sql("update menu_categories set station = 'Bar, 2\\F', name = '식사, 안주' where store_id = ?")
                .param(store.id())
                .update();
        JsonNode bar = create("바", printer(",\"stations\":[\"bar, 2\\\\f\"]"));
        JsonNode part = create("바 옆", printer(",\"stations\":[\"bar\"],\"categories\":[\"식사\"]"));
        JsonNode counter = create("카운터", printer(",\"fallback\":true"));
        order(store);
        awaitStates(bar, "confirmed");
        assertThat(states(part)).as("its station has another name").isEmpty();
        assertThat(states(counter)).as("another printer has it").isEmpty();

        patch(bar.path("id").asLong(), "{\"options\":" + printer(",\"categories\":[\"식사, 안주\"]") + "}")
                .expect(200);
        order(store);
        awaitStates(bar, "confirmed", "confirmed");
        assertThat(states(counter)).as("another printer has it").isEmpty();
    }

    @Test
    void whatATargetHasNotGotWhenItIsDeletedIsCancelledForGood() {
        JsonNode register = post(
                        ALL,
                        "{\"name\":\"POS\",\"kind\":\"pos\",\"types\":[\"order.created\"],\"options\":{\"url\":\""
                                + pos.url() + "\"}}")
                .expect(201)
                .json();
        order(store);
        awaitStates(register, "confirmed");
        pos.mode(PosSimulator.Mode.REJECT);
        order(store);
        awaitStates(register, "confirmed", "dead");
        pos.mode(PosSimulator.Mode.HANG);
        order(store);
        awaitStates(register, "confirmed", "dead", "sent");
        delete(register.path("id").asLong()).expect(204);
        awaitStates(register, "confirmed", "dead", "cancelled");

        for (JsonNode delivery : deliveries(register)) {
            String act = delivery.path("state").asText().equals("confirmed") ? "reprint" : "retry";
            assertThat(post("/api/admin/deliveries/" + delivery.path("id").asLong() + "/" + act)
                            .expect(409)
                            .code())
                    .as(delivery.path("state").asText())
                    .isEqualTo("DELIVERY_TARGET_GONE");
        }
        JsonNode letter = api.get("/api/admin/dead-letters")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .at("/data/0");
        assertThat(letter.path("state").asText()).as("its dead letter").isEqualTo("discarded");
        assertThat(post("/api/admin/dead-letters/" + letter.path("id").asLong() + "/redrive")
                        .expect(409)
                        .code())
                .isEqualTo("DEAD_LETTER_SETTLED");
        assertThat(redriveAll().path("held_back").asInt()).isZero();

        // As earlier versions have left it.
        jdbc.sql("update dead_letters set state = 'open' where store_id = ?")
                .param(store.id())
                .update();
        assertThat(post("/api/admin/dead-letters/" + letter.path("id").asLong() + "/redrive")
                        .expect(409)
                        .code())
                .isEqualTo("DELIVERY_TARGET_GONE");
        assertThat(redriveAll().path("redriven").asInt()).isZero();
        assertThat(redriveAll().path("held_back").asInt()).isEqualTo(1);
    }

    private JsonNode redriveAll() {
        return post("/api/admin/dead-letters/redrive", "{}").expect(200).json();
    }

    private JsonNode deliveries(JsonNode target) {
        return api.get("/api/admin/deliveries?target=" + target.path("target").asText())
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("data");
    }

    @Test
    void whileItIsPausedTicketsWait() {
        JsonNode kitchen = create("주방", printer(""));
        String path = ALL + "/" + kitchen.path("id").asLong();
        assertThat(post(path + "/pause").expect(200).json().path("status").asText())
                .isEqualTo("paused");
        order(store);
        awaitStates(kitchen, "pending");
        post(path + "/test").expect(200);
        assertThat(printer.connections()).isZero();
        assertThat(post(path + "/resume").expect(200).json().path("status").asText())
                .isEqualTo("active");
        awaitStates(kitchen, "confirmed", "confirmed");
    }

    @Test
    void nothingIsKeptForAPrinterThatWasPausedLongAgo() {
        JsonNode paused = create("주방", printer(""));
        post(ALL + "/" + paused.path("id").asLong() + "/pause").expect(200);
        jdbc.sql("update targets set status_since = now() - interval '31 minutes' where store_id = ?")
                .param(store.id())
                .update();
        JsonNode witness = create("바", printer(""));
        order(store);
        awaitStates(witness, "confirmed");
        assertThat(states(paused)).isEmpty();
    }

    @Test
    void aTestTicketIsPrintedWhateverTheTypes() {
        JsonNode kitchen = post(
                        ALL,
                        "{\"name\":\"주방\",\"kind\":\"printer\",\"types\":[\"menu.changed\"],\"options\":" + printer("")
                                + "}")
                .expect(201)
                .json();
        JsonNode sent = post(ALL + "/" + kitchen.path("id").asLong() + "/test")
                .expect(200)
                .json();
        assertThat(sent.path("target")).isEqualTo(kitchen.path("target"));
        await().atMost(SOON).until(() -> printer.tickets().size() == 1);
        assertThat(printer.tickets().get(0).text()).contains("시험 인쇄", "주방");
        long register = post(ALL, "{\"name\":\"POS\",\"kind\":\"pos\",\"options\":{\"url\":\"" + pos.url() + "\"}}")
                .expect(201)
                .json()
                .path("id")
                .asLong();
        assertThat(post(ALL + "/" + register + "/test").expect(409).code()).isEqualTo("TARGET_CANNOT_TEST");
    }

    @Test
    void aPosGetsOrdersWithItsToken() {
        JsonNode register =
                post(ALL, """
                {"name":"POS","kind":"pos","options":{"url":"%s","token":"%s"}}""".formatted(pos.url(), SECRET)).expect(201).json();
        long order = order(store);
        await().atMost(SOON).until(() -> pos.taken().size() == 1);
        assertThat(pos.taken().get(0).message().at("/order/id").asLong()).isEqualTo(order);
        awaitStates(register, "confirmed");
        assertThat(api.get("/api/admin/deliveries?target="
                                + register.path("target").asText())
                        .as(store.adminToken())
                        .send()
                        .text())
                .doesNotContain(SECRET);
    }

    @Test
    void aPollingPrinterFetchesUnderItsTargetsName() {
        JsonNode bar =
                post(ALL, "{\"name\":\"바\",\"kind\":\"cloudprnt\"}").expect(201).json();
        String path = "/api/integrations/cloudprnt/" + bar.path("target").asText();
        String key = store.apiKeyFor("printing");
        assertThat(bar.path("condition").asText()).isEqualTo("OFFLINE");
        assertThat(poll(path, key).path("jobReady").asBoolean()).isFalse();
        order(store);
        await().atMost(SOON).until(() -> poll(path, key).path("jobReady").asBoolean());
        assertThat(get(bar.path("id").asLong()).path("condition").asText()).isEqualTo("OK");
        assertThat(api.post(path)
                        .as(new TestStore(jdbc, tokens).apiKeyFor("printing"))
                        .json(READY)
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("PRINTER_NOT_FOUND");
    }

    private static final String READY = "{\"statusCode\":\"200%20OK\",\"printingInProgress\":false}";

    private JsonNode poll(String path, String key) {
        return api.post(path).as(key).json(READY).send().expect(200).json();
    }

    @Test
    void aTargetMadeOnAnotherInstanceIsServedHereSoon() {
        jdbc.sql("""
                        insert into targets (store_id, name, kind, options, types, created_by, updated_by)
                        values (?, '주방', 'printer', cast(? as jsonb), '{order.*}', 'admin:1', 'admin:1')
                        """)
                .params(store.id(), "{\"host\":\"localhost\",\"port\":" + printer.port() + "}")
                .update();
        order(store);
        await().atMost(SOON).until(() -> printer.tickets().size() == 1);
    }

    @Test
    void eventsThatAreGoneFromTheLogAreToldOfAndTheRestIsPrinted() {
        JsonNode kitchen = create("주방", printer(""));
        post(ALL + "/" + kitchen.path("id").asLong() + "/pause").expect(200);
        try (LogTap log = new LogTap()) {
            inOneTransaction("""
                    select append_event('%1$s', 'menu.changed', 'menu', %2$d, 1, '{"made_up": true}');
                    delete from event_log where store_id = '%1$s' and aggregate_id = %2$d;
                    """.formatted(store.id(), -System.nanoTime()));
            order(store);
            awaitStates(kitchen, "pending");
            await().atMost(SOON).until(() -> log.of(LogIntake.class.getName()).stream()
                    .anyMatch(line -> line.getFormattedMessage().startsWith("1 events of store " + store.id())));
        }
    }

    private void inOneTransaction(String statements) {
        jdbc.sql("do $$ begin " + statements.replace("select append_event", "perform append_event") + " end $$")
                .update();
    }

    @Test
    void printingGoesOnWhileTheBrokerIsAway() {
        JsonNode kitchen = create("주방", printer(""));
        Broker.stop();
        try {
            order(store);
            awaitStates(kitchen, "confirmed");
            assertThat(printer.tickets()).hasSize(1);
        } finally {
            Broker.start();
        }
    }

    @Test
    void aPageThatIsCutOffIsReadAgainAndNothingComesTwice() {
        JsonNode kitchen = create("주방", printer(""));
        String trigger = "cut_off_" + UUID.randomUUID().toString().replace("-", "");
        jdbc.sql("""
                        create function %1$s() returns trigger language plpgsql as $$
                        begin
                            if new.store_id = '%2$s' then raise exception 'away' using errcode = '57P01'; end if;
                            return new;
                        end $$;
                        create trigger %1$s before update on log_cursors for each row execute function %1$s()
                        """.formatted(trigger, store.id())).update();
        try (LogTap log = new LogTap()) {
            order(store);
            await().atMost(SOON).until(() -> log.of(LogIntake.class.getName()).stream()
                    .anyMatch(line -> line.getFormattedMessage().startsWith("Logs do not become deliveries")));
            assertThat(states(kitchen)).isEmpty();
        } finally {
            jdbc.sql("drop function " + trigger + " cascade").update();
        }
        awaitStates(kitchen, "confirmed");
        assertThat(printer.tickets()).hasSize(1);
    }

    /** All of them are added at once. The first order is refused at first. */
    @Test
    void aReplayKeepsTheBillOfMergedSessionsBehindTheOrdersOfBoth() {
        Instant before = Instant.now();
        store.placeOrder(api, 0);
        store.placeOrder(api, 1);
        post("/api/admin/tables/" + store.table(0) + "/merge-session", "{\"into_table_id\":" + store.table(1) + "}")
                .expect(200);
        post("/api/admin/tables/" + store.table(1) + "/complete-session", "{\"force\":true}")
                .expect(200);
        pos.next(PosSimulator.Mode.FAIL);
        JsonNode till = post(ALL, "{\"name\":\"POS\",\"kind\":\"pos\",\"options\":{\"url\":\"" + pos.url() + "\"}}")
                .expect(201)
                .json();
        post(ALL + "/" + till.path("id").asLong() + "/replay", "{\"from\":\"" + before + "\"}")
                .expect(200);
        await().atMost(Duration.ofMinutes(2)).until(() -> pos.taken().size() == 3);
        assertThat(pos.taken())
                .extracting(taken -> taken.message().path("kind").asText())
                .containsExactly("order.created", "order.created", "session.completed");
    }

    @Test
    void whatATargetHasMissedIsReadFromTheLogOnceMore() {
        Instant before = Instant.now();
        order(store);
        JsonNode kitchen = create("주방", printer(""));
        String path = ALL + "/" + kitchen.path("id").asLong() + "/replay";
        for (String from :
                List.of("\"+300000-01-01T00:00:00Z\"", "9007199254740993", "\"9999-12-31T23:59:59-01:00\"")) {
            assertThat(post(path, "{\"from\":" + from + "}").expect(400).code())
                    .as(from)
                    .isEqualTo("VALIDATION_FAILED");
        }
        JsonNode replayed =
                post(path, "{\"from\":\"" + before + "\"}").expect(200).json();
        assertThat(replayed.path("events").asInt())
                .as("the session and the order")
                .isEqualTo(2);
        assertThat(replayed.path("deliveries").asInt()).isEqualTo(1);
        assertThat(replayed.path("is_complete").asBoolean()).isTrue();
        awaitStates(kitchen, "confirmed");
        assertThat(post(path, "{\"from\":\"" + before + "\"}")
                        .expect(200)
                        .json()
                        .path("deliveries")
                        .asInt())
                .as("it has that already")
                .isZero();
        assertThat(post(path, "{\"from\":\"" + Instant.now().plusSeconds(60) + "\"}")
                        .expect(200)
                        .json()
                        .path("events")
                        .asInt())
                .isZero();
        assertThat(printer.tickets()).hasSize(1);
    }

    @Test
    void targetsAreCountedByKindAndConditionAndNotNamed() {
        JsonNode kitchen = create("주방", "{\"host\":\"127.0.0.1\",\"port\":9}");
        order(store);
        await().atMost(SOON)
                .until(() -> meters.find("tableorder.targets.stored")
                                .tags("kind", "printer", "condition", "OFFLINE")
                                .gauge()
                        != null);
        assertThat(meters.find("tableorder.targets.condition")
                        .tag("target", kitchen.path("target").asText())
                        .gauge())
                .isNull();
    }

    @Test
    void aDropInMayNameATargetOfItsEventsStore() throws Exception {
        JsonNode kitchen = post(
                        ALL,
                        "{\"name\":\"주방\",\"kind\":\"printer\",\"types\":[\"menu.changed\"],\"options\":" + printer("")
                                + "}")
                .expect(201)
                .json();
        String name = "test-target-" + UUID.randomUUID();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:table-order-events-source?queue=" + name + "&types=order.created&storeId=" + store.id())
                        .routeId(name)
                        .to("kamelet:target-sink?name=주방");
            }
        });
        try {
            order(store);
            awaitStates(kitchen, "confirmed");
            assertThat(printer.tickets()).hasSize(1);
        } finally {
            camel.getRouteController().stopRoute(name);
            camel.removeRoute(name);
        }
    }

    private String printer(String more) {
        return "{\"host\":\"localhost\",\"port\":" + printer.port() + more + "}";
    }

    private static String body(String name, String options) {
        return "{\"name\":\"" + name + "\",\"kind\":\"printer\",\"options\":" + options + "}";
    }

    private JsonNode create(String name, String options) {
        return post(ALL, body(name, options)).expect(201).json();
    }

    private long order(TestStore where) {
        return api.post("/api/customer/orders")
                .as(where.tableToken(0))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(where.cart())
                .send()
                .expect(201)
                .json()
                .path("order_id")
                .asLong();
    }

    private void awaitStates(JsonNode target, String... states) {
        await().atMost(SOON).untilAsserted(() -> assertThat(states(target)).containsExactlyInAnyOrder(states));
    }

    private List<String> states(JsonNode target) {
        return jdbc.sql("select state from deliveries where target = ?")
                .param(target.path("target").asText())
                .query(String.class)
                .list();
    }

    private JsonNode get(long id) {
        return api.get(ALL + "/" + id).as(store.adminToken()).send().expect(200).json();
    }

    private Answer post(String path) {
        return api.post(path).as(store.adminToken()).send();
    }

    private Answer post(String path, String body) {
        return api.post(path).as(store.adminToken()).json(body).send();
    }

    private Answer patch(long id, String body) {
        return api.patch(ALL + "/" + id).as(store.adminToken()).json(body).send();
    }

    private Answer delete(long id) {
        return api.delete(ALL + "/" + id).as(store.adminToken()).send();
    }
}
