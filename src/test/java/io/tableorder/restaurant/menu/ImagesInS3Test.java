package io.tableorder.restaurant.menu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.foundation.uploads.Uploads;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.OwnService;
import io.tableorder.testing.S3Server;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.Wire;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The images of menus in S3. {@code UploadsTest} holds S3 against a folder, file by file. */
class ImagesInS3Test extends StoreTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration AT_MOST = Duration.ofSeconds(5);
    private static final String DEMO_STORE = "00000000-0000-4000-8000-000000000001";

    @Autowired
    private ImagesInUse imagesInUse;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void whatACrashLeftIsSweptOnceItIsOld() throws Exception {
        S3Server.giveKey();
        try (Uploads uploads = Uploads.at(S3Server.get().place(), LONG)) {
            MenuImages images = new MenuImages(uploads, imagesInUse);
            ImageConverter.Pictures pictures = new ImageConverter.Pictures(new byte[100], new byte[10]);
            MenuImage shown = images.store(pictures);
            MenuImage orphan = images.store(pictures);
            jdbc.sql("update menus set image_path = ?, thumbnail_path = ? where store_id = ? and id = ?")
                    .params(shown.file(), shown.thumbnail(), store.id(), store.soup())
                    .update();
            images.sweep();
            assertThat(images.read(orphan.file())).isPresent();
            images.sweep(Duration.ZERO);
            assertThat(images.read(orphan.file())).isEmpty();
            assertThat(images.read(orphan.thumbnail())).isEmpty();
            assertThat(images.read(shown.file())).isPresent();
            assertThat(images.read(shown.thumbnail())).isPresent();
            images.remove(shown);
            assertThat(images.read(shown.file())).isEmpty();
        }
    }

    @Test
    void theServiceKeepsItsImagesThereAndGoesOnWithoutIt() throws Exception {
        try (Wire wire = new Wire(S3Server.get().port());
                OwnService service = new OwnService(Map.of(
                        "UPLOADS_URL",
                        S3Server.url(wire.port()),
                        "UPLOADS_PUBLIC_URL",
                        "https://photos.example.com",
                        "AWS_ACCESS_KEY_ID",
                        S3Server.KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        S3Server.KEY,
                        "RATE_LIMIT_PER_MINUTE",
                        "1000000"))) {
            Api own = new Api(service.port());
            String staff = token(own, "/api/admin/auth/login", "{\"username\":\"admin\",\"password\":\"admin1234\"}");
            String guest = token(
                    own,
                    "/api/customer/auth/login",
                    "{\"store_id\":\"" + DEMO_STORE + "\",\"table_number\":\"1\",\"password\":\"1234\"}");

            JsonNode menu = put(own, staff).expect(200).json();
            assertThat(menu.path("image_url").asText())
                    .matches("https://photos\\.example\\.com/menus/[0-9a-f]{32}\\.jpg");
            URI image = atTheService(service, menu.path("image_url").asText());
            HttpResponse<byte[]> loaded = load(image);
            assertThat(loaded.statusCode()).isEqualTo(200);
            assertThat(Pictures.read(loaded.body()).getWidth()).isEqualTo(80);
            assertThat(loaded.headers().firstValue("Cache-Control")).hasValue("max-age=86400, public, immutable");
            String tag = loaded.headers().firstValue("ETag").orElseThrow();
            assertThat(load(image, "If-None-Match", tag).statusCode()).isEqualTo(304);
            assertThat(load(image, "Range", "bytes=0-9").statusCode()).isEqualTo(206);
            assertThat(load(atTheService(service, menu.path("thumbnail_url").asText()))
                            .statusCode())
                    .isEqualTo(200);

            // The new image replaces the old one.
            JsonNode replaced = put(own, staff).expect(200).json();
            assertThat(load(image).statusCode()).isEqualTo(404);
            URI newImage = atTheService(service, replaced.path("image_url").asText());

            wire.hang();
            Instant start = Instant.now();
            CompletableFuture<Answer> upload = CompletableFuture.supplyAsync(() -> put(own, staff));
            while (!upload.isDone()) {
                Instant asked = Instant.now();
                menus(own, guest).expect(200);
                assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(2));
            }
            Answer refused = upload.get();
            assertThat(Duration.between(start, Instant.now())).isLessThan(AT_MOST);
            assertThat(refused.expect(503).code()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(refused.header("Retry-After")).isEqualTo("2");
            assertThat(load(newImage).statusCode()).isEqualTo(503);
            // Changes without an image do not need S3, and a menu's removal does not wait for it.
            own.patch("/api/admin/menus/1")
                    .as(staff)
                    .json("{\"price\":9100}")
                    .send()
                    .expect(200);
            own.get("/readyz").send().expect(200);

            wire.passOn();
            wire.cut();
            await().atMost(LONG).until(() -> put(own, staff).status() == 200);
            assertThat(load(newImage).statusCode()).isEqualTo(404);
        }
    }

    private static String token(Api own, String path, String credentials) {
        return own.post(path)
                .json(credentials)
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asText();
    }

    private static Answer put(Api own, String staff) {
        return own.put("/api/admin/menus/1/image")
                .as(staff)
                .header("Content-Type", "image/jpeg")
                .body(Pictures.jpeg(80, 80))
                .send();
    }

    private static Answer menus(Api own, String guest) {
        return own.get("/api/customer/menus").as(guest).send();
    }

    private static URI atTheService(OwnService service, String url) {
        return URI.create("http://localhost:" + service.port() + "/uploads"
                + URI.create(url).getPath());
    }

    private HttpResponse<byte[]> load(URI image, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(image);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }
}
