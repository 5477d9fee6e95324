package io.tableorder.restaurant.menu;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.foundation.settings.UploadsPlace;
import io.tableorder.foundation.uploads.Uploads;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Form;
import io.tableorder.testing.RefusalsSeen;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import jakarta.servlet.ServletContext;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

class MenuImagesTest extends StoreTest {

    private static final String PATH = "/api/admin/menus";
    private static final int MAX_BYTES = 5 * 1024 * 1024;

    @Autowired
    private Settings settings;

    @Autowired
    private ServletContext container;

    @Autowired
    private MenuImages images;

    @Autowired
    private ImageIntake intake;

    @Autowired
    private ImagesInUse imagesInUse;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aMenuComesWithItsImageInOneForm() throws Exception {
        JsonNode menu = create(form().field("description", "묵은지를 넣고 끓인 찌개")
                        .field("is_available", false)
                        .field("display_order", 7)
                        .file("image", "../../kimchi.php", "text/html", Pictures.turnedJpeg(2000, 1000)))
                .expect(201)
                .json();
        assertThat(menu.path("name").asText()).isEqualTo("김치찌개");
        assertThat(menu.path("price").asLong()).isEqualTo(9_000);
        assertThat(menu.path("is_available").asBoolean()).isFalse();
        assertThat(menu.path("display_order").asInt()).isEqualTo(7);
        assertThat(menu.path("image_url").asText()).matches("/uploads/menus/[0-9a-f]{32}\\.jpg");

        BufferedImage image =
                Pictures.read(load(menu.path("image_url").asText()).body());
        assertThat(image.getWidth()).isEqualTo(800);
        assertThat(image.getHeight()).isEqualTo(1600);
        BufferedImage thumbnail =
                Pictures.read(load(menu.path("thumbnail_url").asText()).body());
        assertThat(thumbnail.getWidth()).isEqualTo(300);
        assertThat(thumbnail.getHeight()).isEqualTo(300);
        JsonNode guests = api.get("/api/customer/menus/" + menu.path("id"))
                .as(store.tableToken(0))
                .send()
                .json();
        assertThat(guests.path("image_url")).isEqualTo(menu.path("image_url"));
    }

    @Test
    void aFormHasListsAndObjectsAsJson() {
        JsonNode menu = create(form().field("translations", "{\"en\": {\"name\": \"Kimchi stew\"}}")
                        .field("allergens", "[\"soybeans\", \"fish\"]")
                        .field("tags", "[\"spicy\"]")
                        .field("schedule", "[{\"days\": [\"mon\"], \"from\": \"11:00\", \"to\": \"15:00\"}]")
                        .file("image", "a.png", "image/png", Pictures.png(50, 50)))
                .expect(201)
                .json();
        assertThat(menu.at("/translations/en/name").asText()).isEqualTo("Kimchi stew");
        assertThat(menu.path("allergens")).extracting(JsonNode::asText).containsExactly("soybeans", "fish");
        assertThat(menu.path("tags")).extracting(JsonNode::asText).containsExactly("spicy");
        assertThat(menu.at("/schedule/0/from").asText()).isEqualTo("11:00");

        JsonNode changed = api.patch(PATH + "/" + menu.path("id"))
                .as(store.adminToken())
                .header("If-Match", "*")
                .form(new Form().field("tags", "[]").field("translations", "null"))
                .send()
                .expect(200)
                .json();
        assertThat(changed.path("tags")).isEmpty();
        assertThat(changed.path("translations")).isEqualTo(menu.path("translations"));
    }

    @Test
    void aListInAFormThatIsNoJsonIsRefused() {
        for (String wrong : List.of("spicy", "", "[\"spicy\"", "[1],\"price\":1", "{}", "[".repeat(100))) {
            assertProblem("/tags WRONG_TYPE", form().field("tags", wrong));
        }
        assertProblem("/tags/0 WRONG_TYPE", form().field("tags", "[1]"));
        assertProblem("/tags/1 INVALID_FORMAT", form().field("tags", "[\"a\",\"\\ud800\"]"));
        assertProblem("/tags OUT_OF_RANGE", form().field("tags", "[" + "\"a\",".repeat(20) + "\"a\"]"));
        assertProblem("/schedule/0/day UNKNOWN_FIELD", form().field("schedule", "[{\"day\":\"mon\"}]"));
    }

    private void assertProblem(String problem, Form form) {
        JsonNode answer = create(form).expect(400).json();
        assertThat(answer.at("/errors/0/pointer").asText() + " "
                        + answer.at("/errors/0/code").asText())
                .isEqualTo(problem);
    }

    @Test
    void aFormWithoutAnImageIsAsGoodAsJson() {
        JsonNode menu = create(form()).expect(201).json();
        assertThat(menu.path("image_url").isNull()).isTrue();
        // A browser's empty file field.
        assertThat(create(form().file("image", "", "application/octet-stream", new byte[0]))
                        .expect(201)
                        .json()
                        .path("image_url")
                        .isNull())
                .isTrue();
    }

    @Test
    void anImageIsServedStrictlyAsAnImage() throws Exception {
        String path = create(form().file("image", "a.png", "image/png", Pictures.png(50, 50)))
                .json()
                .path("image_url")
                .asText();
        HttpResponse<byte[]> answer = load(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo("image/jpeg");
        assertThat(header(answer, "Cache-Control")).isEqualTo("max-age=86400, public, immutable");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
        assertThat(header(answer, "Content-Disposition")).isEqualTo("inline");
        assertThat(header(answer, "Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        assertThat(answer.headers().allValues("Content-Security-Policy")).hasSize(1);

        api.get(path).header("If-None-Match", header(answer, "ETag")).send().expect(304);
        HttpResponse<byte[]> head = http.send(
                HttpRequest.newBuilder(uri(path))
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Length")).isEqualTo(String.valueOf(answer.body().length));
    }

    @Test
    void anImageIsServedInPartsAndOnConditions() throws Exception {
        String path = create(form().file("image", "a.png", "image/png", Pictures.png(50, 50)))
                .json()
                .path("image_url")
                .asText();
        HttpResponse<byte[]> whole = load(path);
        byte[] image = whole.body();
        String tag = header(whole, "ETag");
        String modified = header(whole, "Last-Modified");
        assertThat(header(whole, "Accept-Ranges")).isEqualTo("bytes");

        HttpResponse<byte[]> part = load(path, "Range", "bytes=10-19");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 10-19/" + image.length);
        assertThat(header(part, "Content-Type")).isEqualTo("image/jpeg");
        assertThat(header(part, "Content-Length")).isEqualTo("10");
        assertThat(header(part, "ETag")).isEqualTo(tag);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(image, 10, 20));
        HttpResponse<byte[]> end = load(path, "Range", "bytes=-5");
        assertThat(end.statusCode()).isEqualTo(206);
        assertThat(end.body()).isEqualTo(Arrays.copyOfRange(image, image.length - 5, image.length));
        HttpResponse<byte[]> parts = load(path, "Range", "bytes=0-1, 5-6");
        assertThat(parts.statusCode()).isEqualTo(206);
        assertThat(header(parts, "Content-Type")).startsWith("multipart/byteranges");

        for (String current : List.of(tag, modified)) {
            assertThat(load(path, "Range", "bytes=0-0", "If-Range", current).statusCode())
                    .as(current)
                    .isEqualTo(206);
        }
        for (String other : List.of(
                "\"other\"", "W/" + tag, "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 2994 08:49:37 GMT", "x")) {
            HttpResponse<byte[]> all = load(path, "Range", "bytes=0-0", "If-Range", other);
            assertThat(all.statusCode()).as(other).isEqualTo(200);
            assertThat(all.body()).isEqualTo(image);
            assertThat(header(all, "Content-Length")).isEqualTo(String.valueOf(image.length));
        }

        HttpResponse<byte[]> behind = load(path, "Range", "bytes=" + image.length + "-");
        assertThat(behind.statusCode()).isEqualTo(416);
        assertThat(header(behind, "Content-Range")).isEqualTo("bytes */" + image.length);
        assertThat(new String(behind.body(), UTF_8)).contains("RANGE_NOT_SATISFIABLE");

        assertThat(load(path, "If-Modified-Since", modified).statusCode()).isEqualTo(304);
        assertThat(load(path, "If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")
                        .statusCode())
                .isEqualTo(200);
        // A tag goes before a date.
        assertThat(load(path, "If-None-Match", "\"other\"", "If-Modified-Since", modified)
                        .statusCode())
                .isEqualTo(200);
        assertThat(load(path, "If-None-Match", tag, "Range", "bytes=0-0").statusCode())
                .isEqualTo(304);
        HttpResponse<byte[]> changed = load(path, "If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(changed.statusCode()).isEqualTo(412);
        assertThat(new String(changed.body(), UTF_8)).contains("VERSION_MISMATCH");
    }

    @Test
    void nothingButImagesIsServed() throws Exception {
        create(form().file("image", "a.png", "image/png", Pictures.png(50, 50))).expect(201);
        Path secret = folder().resolve("secret.jpg");
        Files.writeString(secret, "secret");
        try {
            for (String path : List.of(
                    "/uploads/menus/" + "0".repeat(32) + ".jpg",
                    "/uploads/menus/secret.jpg",
                    "/uploads/menus/",
                    "/uploads/menus",
                    "/uploads/",
                    "/uploads/menus/..%2f..%2fkeys%2fprivate.pem",
                    "/uploads/menus/%2e%2e/secret.jpg",
                    "/uploads/menus/..;/secret.jpg",
                    "/uploads/menus/../menus/secret.jpg",
                    "/uploads/menus/" + "0".repeat(32) + ".jpg.tmp")) {
                HttpResponse<byte[]> answer = load(path);
                assertThat(answer.statusCode()).as(path).isIn(400, 404);
                assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
            }
        } finally {
            Files.delete(secret);
        }
    }

    @Test
    void anImageIsReplacedAndRemovedWithItsFiles() throws Exception {
        JsonNode menu = create(form().file("image", "a.jpg", "image/jpeg", Pictures.jpeg(80, 80)))
                .json();
        String patch = PATH + "/" + menu.path("id");
        JsonNode replaced = api.patch(patch)
                .as(store.adminToken())
                .form(new Form().field("price", 9_900).file("image", "b.gif", "image/gif", Pictures.animatedGif()))
                .send()
                .expect(200)
                .json();
        assertThat(replaced.path("price").asLong()).isEqualTo(9_900);
        assertThat(replaced.path("name").asText()).isEqualTo("김치찌개");
        assertThat(replaced.path("image_url")).isNotEqualTo(menu.path("image_url"));
        assertThat(status(menu)).containsExactly(404, 404);
        assertThat(status(replaced)).containsExactly(200, 200);

        // An image stays unless something is said about it.
        JsonNode soldOut = api.patch(patch)
                .as(store.adminToken())
                .json("{\"is_available\":false}")
                .send()
                .json();
        assertThat(soldOut.path("image_url")).isEqualTo(replaced.path("image_url"));
        assertThat(api.patch(patch)
                        .as(store.adminToken())
                        .form(new Form()
                                .field("remove_image", true)
                                .file("image", "b.gif", "image/gif", Pictures.animatedGif()))
                        .send()
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
        JsonNode bare = api.patch(patch)
                .as(store.adminToken())
                .json("{\"remove_image\":true}")
                .send()
                .expect(200)
                .json();
        assertThat(bare.path("image_url").isNull()).isTrue();
        assertThat(bare.path("thumbnail_url").isNull()).isTrue();
        assertThat(status(replaced)).containsExactly(404, 404);
    }

    @Test
    void anImageAloneIsTheBody() throws Exception {
        JsonNode menu = create(form().file("image", "a.jpg", "image/jpeg", Pictures.jpeg(80, 80)))
                .json();
        String path = PATH + "/" + menu.path("id") + "/image";
        Answer answer = put(path, "image/gif", Pictures.animatedGif());
        JsonNode replaced = answer.expect(200).json();
        assertThat(answer.header("ETag")).isEqualTo("\"2\"");
        assertThat(replaced.path("name")).isEqualTo(menu.path("name"));
        assertThat(status(menu)).containsExactly(404, 404);
        assertThat(status(replaced)).containsExactly(200, 200);

        long files = files();
        for (byte[] upload : List.of(new byte[0], "<html>".getBytes(ISO_8859_1), new byte[MAX_BYTES])) {
            assertThat(put(path, "image/png", upload).expect(400).code()).isEqualTo("INVALID_IMAGE");
        }
        assertThat(put(path, "image/png", new byte[MAX_BYTES + 1]).expect(413).code())
                .isEqualTo("PAYLOAD_TOO_LARGE");
        for (String type :
                List.of("application/json", "image/svg+xml", "multipart/form-data; boundary=x", "text/plain")) {
            assertThat(put(path, type, Pictures.jpeg(80, 80)).expect(415).code())
                    .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        }
        assertThat(put(path, "application/octet-stream", new byte[MAX_BYTES])
                        .expect(413)
                        .code())
                .isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(put(PATH + "/4000000000/image", "image/jpeg", Pictures.jpeg(80, 80))
                        .expect(404)
                        .code())
                .isEqualTo("MENU_NOT_FOUND");
        assertThat(api.put(path)
                        .as(store.adminToken())
                        .header("If-Match", "\"1\"")
                        .header("Content-Type", "image/jpeg")
                        .body(Pictures.jpeg(80, 80))
                        .send()
                        .expect(412)
                        .code())
                .isEqualTo("VERSION_MISMATCH");
        assertThat(api.patch(PATH + "/" + menu.path("id"))
                        .as(store.adminToken())
                        .header("Content-Type", "image/jpeg")
                        .body(Pictures.jpeg(80, 80))
                        .send()
                        .expect(415)
                        .code())
                .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        assertThat(files()).isEqualTo(files);

        JsonNode again = post(path, new Form().file("image", "b.png", "image/png", Pictures.png(80, 80)))
                .expect(200)
                .json();
        assertThat(status(replaced)).containsExactly(404, 404);
        assertThat(status(again)).containsExactly(200, 200);
        assertThat(post(path, new Form().field("price", 1).file("image", "b.png", "image/png", Pictures.png(80, 80)))
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
        assertThat(post(path, new Form()).expect(400).code()).isIn("BAD_REQUEST", "INVALID_IMAGE");
        Form noPicture = new Form().file("image", "b.png", "image/png", "<html>".getBytes(ISO_8859_1));
        assertThat(post(path, noPicture).expect(400).code()).isEqualTo("INVALID_IMAGE");
        assertThat(api.patch(path.replace("/image", ""))
                        .as(store.adminToken())
                        .form(noPicture)
                        .send()
                        .expect(400)
                        .code())
                .isEqualTo("INVALID_IMAGE");
        assertThat(files()).isEqualTo(files);
    }

    private Answer post(String path, Form form) {
        return api.post(path).as(store.adminToken()).form(form).send();
    }

    private Answer put(String path, String type, byte[] body) {
        return api.put(path)
                .as(store.adminToken())
                .header("Content-Type", type)
                .body(body)
                .send();
    }

    @Test
    void theImageGoesWithItsMenu() throws Exception {
        JsonNode menu = create(form().file("image", "a.jpg", "image/jpeg", Pictures.jpeg(80, 80)))
                .json();
        api.delete(PATH + "/" + menu.path("id")).as(store.adminToken()).send().expect(204);
        assertThat(status(menu)).containsExactly(404, 404);
    }

    @Test
    void aFileThatIsNoPictureIsRefusedAndLeavesNothing() throws Exception {
        long files = files();
        for (byte[] upload : List.of(
                new byte[0],
                "<svg onload=\"alert(1)\"/>".getBytes(ISO_8859_1),
                "<html>".getBytes(ISO_8859_1),
                Pictures.pngThatClaims(60_000, 60_000),
                Arrays.copyOf(Pictures.jpeg(300, 300), 900),
                new byte[MAX_BYTES])) {
            Answer answer = create(form().file("image", "a.jpg", "image/jpeg", upload));
            assertThat(answer.expect(400).code()).isEqualTo("INVALID_IMAGE");
        }
        assertThat(create(form().field("image", "kimchi.jpg")).expect(400).code())
                .isEqualTo("INVALID_IMAGE");
        // The image is sound, the rest is not.
        assertThat(create(new Form()
                                .field("name", "김치찌개")
                                .field("price", 9_000)
                                .field("category_id", 4_000_000_000L)
                                .file("image", "a.jpg", "image/jpeg", Pictures.jpeg(80, 80)))
                        .expect(404)
                        .code())
                .isEqualTo("CATEGORY_NOT_FOUND");
        TestStore other = new TestStore(jdbc, tokens);
        assertThat(api.patch(PATH + "/" + other.soup())
                        .as(store.adminToken())
                        .form(new Form().file("image", "a.jpg", "image/jpeg", Pictures.jpeg(80, 80)))
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("MENU_NOT_FOUND");
        assertThat(files()).isEqualTo(files);
        assertThat(store.count("menus")).isEqualTo(3);
    }

    @Test
    void aFormIsReadAsStrictlyAsJson() {
        assertThat(create(new Form().field("name", "김치찌개").field("price", 9_000))
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
        for (Form wrong : List.of(
                form().field("price", 9_500),
                form().field("colour", "red"),
                form().field("is_available", "yes"),
                form().field("display_order", "first"),
                form().field("display_order", ""),
                form().file("document", "a.pdf", "application/pdf", new byte[10]),
                form().part("name=\"description\"", "", new byte[] {(byte) 0xFF, (byte) 0xFE}),
                form().field("description", "a\0b"),
                form().file("image", "a.jpg", "image/jpeg", Pictures.jpeg(9, 9))
                        .file("image", "b.jpg", "image/jpeg", Pictures.jpeg(9, 9)))) {
            assertThat(create(wrong).expect(400).code()).isEqualTo("VALIDATION_FAILED");
        }
        // The purpose of a part without a name is unknown.
        create(form().part("filename=\"a\"", "", new byte[3])).expect(201);
    }

    @Test
    void aFileThatIsTooLargeIsRefusedAsTooLarge() {
        assertThat(create(form().file("image", "a.jpg", "image/jpeg", new byte[MAX_BYTES + 1]))
                        .expect(413)
                        .code())
                .isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(create(form().file("image", "a.jpg", "image/jpeg", new byte[3 * MAX_BYTES]))
                        .expect(413)
                        .code())
                .isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(create(form().field("description", "x".repeat(70_000)))
                        .expect(413)
                        .code())
                .isEqualTo("PAYLOAD_TOO_LARGE");
        Form crowd = form();
        for (int i = 0; i < 10_000; i++) {
            crowd.field("f" + i, "x");
        }
        assertThat(create(crowd).expect(413).code()).isEqualTo("PAYLOAD_TOO_LARGE");
    }

    @Test
    void brokenFormsAreRefused() {
        for (String type : List.of(
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=other",
                "multipart/mixed; boundary=x")) {
            Answer answer = api.post(PATH)
                    .as(store.adminToken())
                    .header("Content-Type", type)
                    .body("--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx".getBytes(ISO_8859_1))
                    .send();
            assertThat(answer.status()).as(type + answer.text()).isIn(400, 415);
            answer.code();
        }
    }

    @Test
    void onlyTheOperationsOfTheContractTakeForms() {
        for (String path : List.of("/api/admin/categories", "/api/admin/menus/order")) {
            Answer answer = api.call(path.endsWith("order") ? "PUT" : "POST", path)
                    .as(store.adminToken())
                    .form(form())
                    .send();
            assertThat(answer.expect(415).code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        }
        assertThat(api.post("/api/customer/orders")
                        .as(store.tableToken(0))
                        .form(form().file("image", "a.jpg", "image/jpeg", new byte[MAX_BYTES]))
                        .send()
                        .expect(413)
                        .code())
                .isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(api.post(PATH).form(form()).send().expect(401).code()).isEqualTo("AUTHENTICATION_REQUIRED");
    }

    @Test
    void noTemporaryFileOutlivesItsRequest() throws Exception {
        create(form().file("image", "a.jpg", "image/jpeg", Pictures.jpeg(3000, 2000)))
                .expect(201);
        create(form().file("image", "a.jpg", "image/jpeg", new byte[2_000_000])).expect(400);
        create(form().file("image", "a.jpg", "image/jpeg", new byte[MAX_BYTES + 1]))
                .expect(413);
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream()
                    .write(("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n"
                                    + "Content-Type: multipart/form-data; boundary=b\r\nAuthorization: Bearer "
                                    + store.adminToken() + "\r\n\r\n--b\r\n"
                                    + "Content-Disposition: form-data; name=\"image\"; filename=\"a\"\r\n\r\n")
                            .getBytes(ISO_8859_1));
            socket.getOutputStream().write(new byte[1_000_000]);
            socket.getOutputStream().flush();
            assertThat(temporaryFiles()).isEmpty();
            socket.setSoLinger(true, 0);
        }
        await().untilAsserted(() -> assertThat(temporaryFiles()).isEmpty());
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    @Test
    void manyLargePicturesAtOnceAreStoredOrPutOff() throws Exception {
        byte[] large = Pictures.jpeg(4000, 3000);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> create(form().file("image", "a.jpg", "image/jpeg", large))));
            }
            int stored = 0;
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).as(answer.get().text()).isIn(201, 503);
                stored += answer.get().status() == 201 ? 1 : 0;
            }
            assertThat(stored).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void onePictureIsInMemoryAtATime() throws Exception {
        AtomicInteger inMemory = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int i = 0; i < 3; i++) {
                threads.submit(() -> intake.inTurn(() -> {
                    inMemory.incrementAndGet();
                    awaitUninterruptibly(first);
                    return true;
                }));
            }
            await().until(() -> inMemory.get() == 1 && intake.waiting() == 2);
            Answer answer = create(form().file("image", "a.png", "image/png", Pictures.png(9, 9)));
            assertThat(answer.expect(503).code()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(answer.header("Retry-After")).isNotNull();
            assertThat(inMemory).hasValue(1);
        } finally {
            first.countDown();
            threads.shutdown();
        }
        await().until(() -> threads.isTerminated());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void filesThatACrashLeftAreSweptOnceTheyAreOld() throws Exception {
        JsonNode menu = create(form().file("image", "a.jpg", "image/jpeg", Pictures.jpeg(80, 80)))
                .json();
        Path shown = folder().resolve(menu.path("image_url").asText().replaceFirst(".*/", ""));
        Path orphan = Files.write(folder().resolve("a".repeat(32) + ".jpg"), new byte[1]);
        Path unfinished = Files.write(folder().resolve("b".repeat(32) + "-thumbnail.jpg.tmp"), new byte[1]);
        Path fresh = Files.write(folder().resolve("c".repeat(32) + ".jpg"), new byte[1]);
        Path foreign = Files.write(folder().resolve("notes.txt"), new byte[1]);
        try {
            for (Path file : List.of(shown, orphan, unfinished, foreign)) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));
            }
            images.sweep();
            assertThat(List.of(shown, fresh, foreign))
                    .allSatisfy(file -> assertThat(file).exists());
            assertThat(List.of(orphan, unfinished))
                    .allSatisfy(file -> assertThat(file).doesNotExist());
        } finally {
            Files.deleteIfExists(fresh);
            Files.deleteIfExists(foreign);
        }
    }

    /** On a real disk that is full, where the test may mount one. */
    @Test
    void aFullDiskIsReportedAndLeavesNothing(@TempDir Path disk) throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()));
        try {
            MenuImages full =
                    new MenuImages(Uploads.at(new UploadsPlace.Folder(disk), Duration.ofSeconds(1)), imagesInUse);
            full.store(new ImageConverter.Pictures(new byte[10_000], new byte[1_000]));
            assertThatThrownBy(() -> full.store(new ImageConverter.Pictures(new byte[30_000], new byte[30_000])))
                    .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.code())
                            .isEqualTo(ProblemCode.INSUFFICIENT_STORAGE));
            try (Stream<Path> files = Files.list(disk.resolve("menus"))) {
                assertThat(files).hasSize(2);
            }
        } finally {
            run("umount", disk.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    private Form form() {
        long category = jdbc.sql("select id from menu_categories where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
        return new Form().field("name", "김치찌개").field("price", 9_000).field("category_id", category);
    }

    private Answer create(Form form) {
        return api.post(PATH).as(store.adminToken()).form(form).send();
    }

    private List<Integer> status(JsonNode menu) throws Exception {
        return List.of(
                load(menu.path("image_url").asText()).statusCode(),
                load(menu.path("thumbnail_url").asText()).statusCode());
    }

    private HttpResponse<byte[]> load(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
        RefusalsSeen.note(
                "GET",
                path,
                new Answer(response.statusCode(), response.headers().map(), new String(response.body(), UTF_8)));
        return response;
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private Path folder() {
        return settings.uploadsDir().resolve("menus");
    }

    private long files() throws IOException {
        Files.createDirectories(folder());
        try (Stream<Path> files = Files.list(folder())) {
            return files.count();
        }
    }

    private List<Path> temporaryFiles() throws IOException {
        File folder = (File) container.getAttribute(ServletContext.TEMPDIR);
        try (Stream<Path> files = Files.list(folder.toPath())) {
            return files.filter(file -> file.getFileName().toString().startsWith("upload_"))
                    .toList();
        }
    }
}
