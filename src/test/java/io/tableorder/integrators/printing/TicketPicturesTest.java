package io.tableorder.integrators.printing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Staff see tickets as printers print them. */
@Timeout(120)
class TicketPicturesTest extends StoreTest {

    private static final String READY = "{\"statusCode\":\"200%20OK\",\"printingInProgress\":false}";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void forget() {
        jdbc.sql("delete from targets where store_id = ?").param(store.id()).update();
    }

    @Test
    void thePictureIsTheOneThatThePrinterGets() throws Exception {
        JsonNode bar = target("{\"name\":\"바\",\"kind\":\"cloudprnt\",\"options\":{\"paper\":58}}");
        String printer = "/api/integrations/cloudprnt/" + bar.path("target").asText();
        String key = store.apiKeyFor("printing");
        store.placeOrder(api, 0);
        await().atMost(SOON).until(() -> api.post(printer)
                .as(key)
                .json(READY)
                .send()
                .expect(200)
                .json()
                .path("jobReady")
                .asBoolean());
        byte[] printed = get(printer, key).body();
        HttpResponse<byte[]> shown = get(ticket(bar), store.adminToken());
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(shown.body()).isEqualTo(printed);
        assertThat(width(shown.body())).isEqualTo(384);

        jdbc.sql("delete from targets where store_id = ?").param(store.id()).update();
        await().atMost(SOON)
                .until(() -> width(get(ticket(bar), store.adminToken()).body()) == 576);
    }

    @Test
    void onlyWhatIsPrintedHasATicketAndOnlyItsStoreSeesIt() throws Exception {
        JsonNode pos = target(
                "{\"name\":\"POS\",\"kind\":\"pos\",\"options\":{\"url\":\"https://pos.example.com/\"},\"types\":[\"order.created\"]}");
        store.placeOrder(api, 0);
        await().atMost(SOON).until(() -> !deliveries(pos).isEmpty());
        assertThat(api.get(ticket(pos))
                        .as(store.adminToken())
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("DELIVERY_HAS_NO_TICKET");
        String stranger = new TestStore(jdbc, tokens).adminToken();
        assertThat(api.get(ticket(pos)).as(stranger).send().expect(404).code()).isEqualTo("DELIVERY_NOT_FOUND");
    }

    private JsonNode target(String body) {
        return api.post("/api/admin/targets")
                .as(store.adminToken())
                .json(body)
                .send()
                .expect(201)
                .json();
    }

    private JsonNode deliveries(JsonNode target) {
        return api.get("/api/admin/deliveries?target=" + target.path("target").asText())
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("data");
    }

    private String ticket(JsonNode target) {
        return "/api/admin/deliveries/" + deliveries(target).path(0).path("id").asLong() + "/ticket";
    }

    private static int width(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png)).getWidth();
    }

    private HttpResponse<byte[]> get(String path, String token) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
