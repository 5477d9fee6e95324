package io.tableorder.integrators.printing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.integrators.delivery.DeliveryMeters;
import io.tableorder.integrators.delivery.DeliveryQueue;
import io.tableorder.integrators.delivery.TargetBoard;
import io.tableorder.integrators.delivery.Targets;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Housekeeping;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** A printer that polls, from its own side. */
class CloudPrntTest extends StoreTest {

    private static final String READY =
            "{\"status\":\"23 6 0 0\",\"statusCode\":\"200%20OK\",\"printerMAC\":\"00:11:62:0D:03:8D\","
                    + "\"uniqueID\":null,\"jobToken\":null,\"printingInProgress\":false,\"clientAction\":null}";

    @Autowired
    private Targets targets;

    @Autowired
    private DeliveryQueue queue;

    @Autowired
    private TargetBoard board;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private ApplicationContext context;

    private final String printer = "test-cloud-" + UUID.randomUUID();
    private String key = "";

    @BeforeEach
    void openThePrinter() {
        open(Map.of());
        key = store.apiKey();
    }

    @AfterEach
    void closeThePrinter() {
        targets.close(printer);
    }

    @Test
    void aTicketIsAnnouncedFetchedAndConfirmed() throws IOException, InterruptedException {
        assertThat(poll(READY).path("jobReady").asBoolean()).isFalse();
        add(Orders.created());
        JsonNode work = poll(READY);
        assertThat(work.path("jobReady").asBoolean()).isTrue();
        assertThat(work.path("mediaTypes").toString()).isEqualTo("[\"image/png\",\"text/plain\"]");
        assertThat(work.path("deleteMethod").asText()).isEqualTo("DELETE");
        String token = work.path("jobToken").asText();

        // The answer may have been lost, so it is repeated. A picture may be fetched again.
        assertThat(poll(READY).path("jobToken").asText()).isEqualTo(token);
        byte[] picture = png(token);
        assertThat(ImageIO.read(new ByteArrayInputStream(picture)).getWidth()).isEqualTo(384);
        assertThat(png(token)).isEqualTo(picture);
        assertThat(poll(READY).path("jobReady").asBoolean()).isFalse();

        assertThat(confirm(token, "200%20OK")).isTrue();
        assertThat(state()).isEqualTo("confirmed");
        assertThat(confirm(token, "200%20OK")).isFalse();
        assertThat(poll(READY).path("jobReady").asBoolean()).isFalse();
    }

    @Test
    void aTicketCanBeHadAsText() {
        add(Orders.created());
        String token = poll(READY).path("jobToken").asText();
        Answer text = get("?token=" + token + "&type=text/plain&mac=00:11:62:0d:03:8d&uid=")
                .expect(200);
        assertThat(text.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=utf-8");
        assertThat(text.text()).contains(" 2 김치찌개", "▶ 덜 맵게").doesNotContain("DUPLICATE");
        assertThat(get("?token=" + token + "&type=application/pdf").expect(415).code())
                .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void aBillOpensTheDrawerUnlessItMayBeOnPaperAlready() {
        reopen(Map.of("drawer", "session.completed", "buzzer", "2"));
        add(Orders.completed(Instant.now()));
        String token = announced();
        for (int i = 0; i < 2; i++) {
            // Fetched twice it is printed once.
            Answer fetched = get("?type=text/plain&token=" + token).expect(200);
            assertThat(fetched.text()).contains("계산서 BILL", "테이블 3", "52,000원");
            assertThat(fetched.header("X-Star-CashDrawer")).isEqualTo("start");
            assertThat(fetched.header("X-Star-Buzzerstartpattern")).isEqualTo("2");
        }
        confirm(token, "520%20Timeout");
        lookAgain();
        assertThat(get("?type=text/plain&token=" + announced()).expect(200).header("X-Star-CashDrawer"))
                .as("that was not fetched")
                .isEqualTo("start");
        confirm(token, "410%20Out%20of%20paper");
        lookAgain();
        Answer again = get("?type=text/plain&token=" + announced()).expect(200);
        assertThat(again.text()).contains("재출력 DUPLICATE");
        assertThat(again.header("X-Star-CashDrawer")).isNull();
        assertThat(again.header("X-Star-Buzzerstartpattern")).isEqualTo("2");
    }

    @Test
    void anOrderOpensNoDrawer() {
        reopen(Map.of("drawer", "session.completed"));
        add(Orders.created());
        Answer fetched = get("?type=text/plain&token=" + announced()).expect(200);
        assertThat(fetched.header("X-Star-CashDrawer")).isNull();
        assertThat(fetched.header("X-Star-Buzzerstartpattern")).isNull();
    }

    @Test
    void aTicketIsAsWideAsTheModelAndThereMayBeSeveral() throws IOException, InterruptedException {
        reopen(Map.of("model", "TSP847II", "copies", "3"));
        add(Orders.created());
        String token = announced();
        byte[] picture = png(token);
        assertThat(ImageIO.read(new ByteArrayInputStream(picture)).getWidth()).isEqualTo(832);
        String text = get("?type=text/plain&token=" + token).expect(200).text();
        assertThat(text.split("테이블 3", -1)).hasSize(4);
        assertThat(text).contains("\n" + "=".repeat(69) + "\n");
        reopen(Map.of("columns", "42", "dots", "512"));
        assertThat(ImageIO.read(new ByteArrayInputStream(png(token))).getWidth())
                .isEqualTo(512);
    }

    @Test
    void aPrinterOfAStationIsToldOfItsLinesOnly() {
        reopen(Map.of("stations", "bar"));
        add(Orders.atStations(Orders.created()));
        assertThat(get("?type=text/plain&token=" + announced()).expect(200).text())
                .contains("12 콜라 500ml", "다른 곳 4종")
                .doesNotContain("김치찌개");
        CloudPrinter target = (CloudPrinter) targets.find(printer).orElseThrow();
        assertThat(target.contentOf(event(store.id()), Orders.created())).isEmpty();
    }

    @Test
    void whatNoFontHasIsNamedInTheDelivery() throws IOException, InterruptedException {
        add("견과류 \udb80\udc00 빼 주세요");
        String token = announced();
        png(token);
        assertThat(one("select request from delivery_attempts a join deliveries d on d.id = a.delivery_id"
                        + " where d.target = ? and a.result = 'sent'"))
                .contains("UNPRINTABLE: U+F0000");
        confirm(token, "200%20OK");
        assertThat(state()).isEqualTo("confirmed");
        assertThat(one("select detail from deliveries where target = ?")).contains("Printed", "U+F0000", "TICKET_FONT");
    }

    @Test
    void firmwareThatKnowsNoTokensIsServedToo() {
        add(Orders.created());
        poll("{\"statusCode\":\"200 OK\"}");
        get("?type=text/plain").expect(200);
        assertThat(call("DELETE", "?code=OK").expect(200).json().path("settled").asBoolean())
                .isTrue();
        assertThat(state()).isEqualTo("confirmed");
        assertThat(get("?type=text/plain").expect(404).code()).isEqualTo("DELIVERY_NOT_FOUND");
    }

    @Test
    void whatCouldNotBeFetchedIsKeptAndNoDuplicate() {
        add(Orders.created());
        String token = poll(READY).path("jobToken").asText();
        assertThat(confirm(token, "520%20Timeout")).isTrue();
        assertThat(state()).isEqualTo("failed");
        assertThat(condition()).isEqualTo("DOWNLOAD_FAILED");
        lookAgain();
        assertThat(get("?type=text/plain&token=" + announced()).expect(200).text())
                .doesNotContain("DUPLICATE");
    }

    @Test
    void withoutPaperTheTicketIsKeptAndMarked() {
        add(Orders.created());
        String token = poll(READY).path("jobToken").asText();
        get("?token=" + token + "&type=text/plain").expect(200);
        assertThat(confirm(token, "410%20Out%20of%20paper")).isTrue();
        assertThat(state()).isEqualTo("failed");
        assertThat(condition()).isEqualTo("PAPER_OUT");

        lookAgain();
        assertThat(poll(READY.replace("200%20OK", "410%20Out%20of%20paper"))
                        .path("jobReady")
                        .asBoolean())
                .isFalse();
        assertThat(get("?type=text/plain&token=" + announced()).expect(200).text())
                .contains("재출력 DUPLICATE");
    }

    @Test
    void aTicketThatWasOnlyOfferedIsNoDuplicateWhateverBecomesOfIt() {
        add(Orders.created());
        String token = announced();
        assertThat(one("select code from deliveries where target = ?")).isEqualTo("OFFERED");
        String lost = "due_at = now() - interval '1 second'";
        for (String change : List.of(lost, lost + ", expires_at = now()")) {
            jdbc.sql("update deliveries set " + change + " where target = ?")
                    .param(printer)
                    .update();
            Housekeeping.run(context.getBean(CamelContext.class), "expire-deliveries");
            api.post("/api/admin/deliveries/" + one("select id::text from deliveries where target = ?") + "/retry")
                    .as(store.adminToken())
                    .send()
                    .expect(200);
            assertThat(announced()).isEqualTo(token);
        }
        assertThat(
                        one(
                                "select count(*)::text from dead_letters l join deliveries d on d.id = l.delivery_id where d.target = ?"))
                .as("it has expired")
                .isEqualTo("1");
        assertThat(get("?type=text/plain&token=" + token).expect(200).text()).doesNotContain("DUPLICATE");
        assertThat(one("select code from deliveries where target = ?")).isEqualTo("FETCHED");
    }

    @Test
    void aFetchedTicketOfWhichNothingIsHeardComesAgainMarked() {
        add(Orders.created());
        String token = announced();
        get("?type=text/plain&token=" + token).expect(200);
        jdbc.sql("update deliveries set due_at = now() - interval '1 second' where target = ?")
                .param(printer)
                .update();
        assertThat(announced()).isEqualTo(token);
        assertThat(get("?type=text/plain&token=" + token).expect(200).text()).contains("재출력 DUPLICATE");
    }

    @Test
    void aJobThatIsTooLargeIsGivenUp() {
        add(Orders.created());
        confirm(announced(), "521%20Job%20too%20large");
        assertThat(state()).isEqualTo("dead");
    }

    @Test
    void whatThePrinterSaysOfItselfIsShownToStaff() {
        add(Orders.created());
        poll(READY.replace("200%20OK", "420%20Cover%20open"));
        assertThat(condition()).isEqualTo("COVER_OPEN");
        poll(READY.replace("200%20OK", "411%20Paper%20jam"));
        assertThat(condition()).isEqualTo("PRINTER_ERROR");
        JsonNode work = poll(READY.replace("200%20OK", "211%20Paper%20low"));
        assertThat(condition()).isEqualTo("OK");
        assertThat(work.path("jobReady").asBoolean()).isTrue();
    }

    @Test
    void aPrinterThatPrintsIsToldOfNothing() {
        add(Orders.created());
        assertThat(poll(READY.replace("\"printingInProgress\":false", "\"printingInProgress\":true"))
                        .path("jobReady")
                        .asBoolean())
                .isFalse();
        assertThat(state()).isEqualTo("pending");
    }

    @Test
    void aPrinterThatIsBusyIsToldOfNothing() {
        add(Orders.created());
        assertThat(poll(READY.replace("200%20OK", "220%20Printing"))
                        .path("jobReady")
                        .asBoolean())
                .isFalse();
        assertThat(condition()).isEqualTo("OK");
        assertThat(state()).isEqualTo("pending");
        assertThat(poll(READY).path("jobReady").asBoolean()).isTrue();
    }

    @Test
    void aPrinterThatDoesNotPollIsOffline() {
        assertThat(seen().condition()).as("that was never heard of").isEqualTo("OFFLINE");
        assertThat(seen().lastSeenAt()).isNull();
        assertThat(metered()).isEqualTo("OFFLINE");

        poll(READY);
        assertThat(seen().condition()).isEqualTo("OK");
        assertThat(seen().lastSeenAt()).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
        assertThat(metered()).isEqualTo("OK");

        silent(59);
        assertThat(seen().condition()).isEqualTo("OK");
        silent(61);
        assertThat(seen().condition()).isEqualTo("OFFLINE");
        assertThat(metered()).isEqualTo("OFFLINE");

        poll(READY.replace("200%20OK", "410%20Out%20of%20paper"));
        assertThat(seen().condition()).isEqualTo("PAPER_OUT");
        assertThat(metered()).isEqualTo("PAPER_OUT");
    }

    private TargetBoard.TargetView seen() {
        return board.list(printer::equals).get(0);
    }

    /** What operators see. */
    private String metered() {
        DeliveryMeters.count(context);
        return meters.find("tableorder.targets.condition").tag("target", printer).gauges().stream()
                .map(gauge -> Objects.requireNonNull(gauge.getId().getTag("condition")))
                .findAny()
                .orElse("OK");
    }

    private void silent(int seconds) {
        jdbc.sql("update delivery_targets set last_seen_at = now() - ? * interval '1 second' where name = ?")
                .param(seconds)
                .param(printer)
                .update();
    }

    @Test
    void theKeyMayComeAsAPasswordAndOpensOnePrintersStoreOnly() {
        String basic = Base64.getEncoder().encodeToString(("printer:" + key).getBytes(StandardCharsets.UTF_8));
        api.post(url(""))
                .header("Authorization", "Basic " + basic)
                .json(READY)
                .send()
                .expect(200);
        String foreign = new TestStore(jdbc, tokens).apiKey();
        for (String method : new String[] {"POST", "GET", "DELETE"}) {
            var call = api.call(method, url(method.equals("DELETE") ? "?code=OK" : ""));
            Answer answer = (method.equals("POST") ? call.json(READY) : call)
                    .as(foreign)
                    .send();
            assertThat(answer.expect(404).code()).as(method).isEqualTo("PRINTER_NOT_FOUND");
        }
        targets.close(printer);
        assertThat(post(READY).expect(404).code()).isEqualTo("PRINTER_NOT_FOUND");
    }

    @Test
    void onlyTheDeviceThatWasNamedIsServed() {
        reopen(Map.of("printerMac", "00-11-62-0d-03-8d"));
        post(READY).expect(200);
        assertThat(post(READY.replace("03:8D", "03:8E")).expect(404).code()).isEqualTo("PRINTER_NOT_FOUND");
        for (String query : new String[] {"?code=OK", "?code=OK&mac=00:11:62:0d:03:8e"}) {
            for (String method : new String[] {"GET", "DELETE"}) {
                String asked = method.equals("GET") ? query.replace("?code=OK", "?type=text/plain") : query;
                assertThat(call(method, asked).expect(404).code())
                        .as(method + asked)
                        .isEqualTo("PRINTER_NOT_FOUND");
            }
        }
        add(Orders.created());
        String token = announced();
        get("?mac=001162-0D038D&type=text/plain&token=" + token).expect(200);
        assertThat(confirm(token, "OK")).isTrue();
    }

    @Test
    void aPollThatSaysNothingNewWritesNothing() {
        add(Orders.created());
        String open = READY.replace("200%20OK", "420%20Cover%20open");
        poll(open);
        String version = one("select xmin::text from delivery_targets where name = ?");
        poll(open);
        assertThat(one("select xmin::text from delivery_targets where name = ?"))
                .isEqualTo(version);

        String token = announced();
        assertThat(condition()).isEqualTo("OK");
        get("?token=" + token + "&type=text/plain").expect(200);
        confirm(token, "410%20Out%20of%20paper");
        assertThat(condition()).isEqualTo("PAPER_OUT");
        // What it said before counts no more.
        poll(READY);
        assertThat(condition()).isEqualTo("OK");
    }

    @Test
    void printersAreCountedApartFromEverythingElseOfTheirKey() {
        add(Orders.created());
        assertThat(post(READY).expect(200).header("RateLimit-Policy")).startsWith("\"printers\";q=");
        assertThat(get("?type=text/plain").expect(200).header("RateLimit-Policy"))
                .startsWith("\"printers\";q=");
        assertThat(call("DELETE", "?code=OK").expect(200).header("RateLimit-Policy"))
                .startsWith("\"printers\";q=");
        // A name that is made up has no budget, or a key would have any number of them.
        targets.close(printer);
        assertThat(post(READY).expect(404).header("RateLimit-Policy")).startsWith("\"reads\";q=");
    }

    @Test
    void aPollThatIsNoneIsRefused() {
        assertThat(post("{}").expect(400).code()).isEqualTo("VALIDATION_FAILED");
        assertThat(post("{\"statusCode\":200}").expect(400).code()).isEqualTo("VALIDATION_FAILED");
        assertThat(post("[]").expect(400).code()).isEqualTo("MALFORMED_JSON");
        assertThat(call("DELETE", "?token=" + UUID.randomUUID()).expect(400).code())
                .isEqualTo("VALIDATION_FAILED");
    }

    @Test
    void anotherStoresOrdersAreNotPrinted() {
        CloudPrinter target = (CloudPrinter) targets.find(printer).orElseThrow();
        assertThat(target.contentOf(event(store.id()), Orders.created())).isPresent();
        assertThat(target.contentOf(event(UUID.randomUUID()), Orders.created())).isEmpty();
        assertThat(target.contentOf(event(store.id()), Orders.preparing())).isEmpty();
    }

    private void open(Map<String, String> more) {
        Map<String, String> options = new HashMap<>(Map.of("storeId", store.id().toString(), "paper", "58"));
        options.putAll(more);
        targets.open("cloudprnt", printer, options);
    }

    private void reopen(Map<String, String> more) {
        targets.close(printer);
        open(more);
    }

    private void add(String content) {
        assertThat(queue.add(printer, event(store.id()), "", content)).isTrue();
    }

    private static ConnectorEvent event(UUID store) {
        UUID id = UUID.randomUUID();
        return new ConnectorEvent("test", id, id, store, "order.created", Instant.now(), "orders/4711", "1", "{}");
    }

    /** The breaker is closed, as it is after a few seconds. */
    private void lookAgain() {
        jdbc.sql("update delivery_targets set open_until = null where name = ?")
                .param(printer)
                .update();
    }

    private String announced() {
        JsonNode work = poll(READY);
        assertThat(work.path("jobReady").asBoolean()).isTrue();
        return work.path("jobToken").asText();
    }

    /** Each firmware says something else. No printer says a thousand things. */
    @Test
    void whatAPrinterSaysBesidesIsLeftAloneWithinReason() {
        assertThat(post(withMore(100)).expect(200).json().path("jobReady").asBoolean())
                .isFalse();
        assertThat(post(withMore(101)).expect(400).text()).contains("UNKNOWN_FIELD");
    }

    private static String withMore(int fields) {
        StringBuilder status = new StringBuilder("{\"statusCode\":\"200%20OK\"");
        for (int i = 0; i < fields; i++) {
            status.append(",\"more")
                    .append(i)
                    .append("\":{\"deep\":[")
                    .append(i)
                    .append("]}");
        }
        return status.append('}').toString();
    }

    private JsonNode poll(String status) {
        return post(status).expect(200).json();
    }

    private Answer post(String status) {
        return api.post(url("")).as(key).json(status).send();
    }

    private Answer get(String query) {
        return call("GET", query);
    }

    private Answer call(String method, String query) {
        return api.call(method, url(query)).as(key).send();
    }

    private boolean confirm(String token, String code) {
        return call("DELETE", "?mac=00:11:62:0d:03:8d&token=" + token + "&code=" + code + "&retry=0")
                .expect(200)
                .json()
                .path("settled")
                .asBoolean();
    }

    private byte[] png(String token) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://localhost:" + port + url("?type=image/png&token=" + token)))
                                .header("Authorization", "Bearer " + key)
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        return answer.body();
    }

    private String url(String query) {
        return "/api/integrations/cloudprnt/" + printer + query;
    }

    private String state() {
        return one("select state from deliveries where target = ?");
    }

    private String condition() {
        return one("select condition from delivery_targets where name = ?");
    }

    private String one(String sql) {
        return Objects.requireNonNull(
                jdbc.sql(sql).param(printer).query(String.class).single());
    }
}
