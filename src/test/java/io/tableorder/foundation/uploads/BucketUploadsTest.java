package io.tableorder.foundation.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tableorder.foundation.settings.UploadsPlace;
import io.tableorder.foundation.settings.UploadsPlace.Bucket;
import io.tableorder.simulator.WebhookReceiver;
import io.tableorder.testing.S3Server;
import io.tableorder.testing.Wire;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

class BucketUploadsTest extends UploadsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @SuppressWarnings("NullAway.Init")
    private Bucket place;

    @BeforeEach
    @Override
    void open() throws IOException {
        S3Server.giveKey();
        place = S3Server.get().place();
        super.open();
    }

    @Override
    UploadsPlace place() {
        return place;
    }

    @Override
    void putForeign(String name) throws IOException {
        try (S3Client client = client()) {
            client.putObject(
                    object -> object.bucket(place.name()).key(place.prefix() + "menus/" + name),
                    RequestBody.fromString("x"));
        }
    }

    private static S3Client client() throws IOException {
        return S3Client.builder()
                .endpointOverride(S3Server.get().address())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .build();
    }

    @Test
    void objectsAreEncryptedAndPrivateAndSayHowLongTheyMayBeCached() throws IOException {
        String name = name();
        uploads.store(Map.of(name, new byte[10]));
        String key = place.prefix() + "menus/" + name;
        try (S3Client client = client()) {
            HeadObjectResponse head =
                    client.headObject(object -> object.bucket(place.name()).key(key));
            assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
            assertThat(head.contentType()).isEqualTo("image/jpeg");
            assertThat(head.contentDisposition()).isEqualTo("inline");
            assertThat(head.cacheControl()).isEqualTo("max-age=86400, public, immutable");
            assertThat(head.contentLength()).isEqualTo(10);
        }
    }

    @Test
    void noRequestAsksForAnAclAndEachAsksForEncryption() throws IOException {
        try (WebhookReceiver recorder = new WebhookReceiver().answers(200, "ETag: \"1\"");
                Uploads recorded = Uploads.at(behind(recorder.port()), LONG)) {
            recorded.store(Map.of(name(), new byte[1]));
            assertThat(recorder.requests()).singleElement().satisfies(put -> {
                assertThat(put.line()).startsWith("PUT ");
                assertThat(put.header("x-amz-server-side-encryption")).isEqualTo("AES256");
                assertThat(put.headers().keySet()).noneMatch(header -> header.matches("x-amz-(acl|grant.*)"));
                assertThat(put.header("expect")).isEmpty();
                assertThat(put.header("authorization")).startsWith("AWS4-HMAC-SHA256 ");
            });
        }
    }

    /** Also where an answer has begun and does not come to its end. */
    @ParameterizedTest
    @EnumSource(names = {"HANG", "RESET", "DRIP_HEAD", "DRIP_BODY", "NONSENSE"})
    void whateverGoesWrongEndsInTime(WebhookReceiver.Mode mode) throws IOException {
        try (WebhookReceiver broken = new WebhookReceiver().does(mode)) {
            try (Uploads slow = Uploads.at(behind(broken.port()), PATIENCE)) {
                assertAway(() -> slow.read(name()), PATIENCE.plusSeconds(1));
            }
            // Whatever follows its head, the answer to a file that was stored is good.
            if (mode != WebhookReceiver.Mode.DRIP_BODY) {
                try (Uploads slow = Uploads.at(behind(broken.port()), PATIENCE)) {
                    assertAway(() -> slow.store(Map.of(name(), new byte[1])), PATIENCE.plusSeconds(1));
                }
            }
        }
    }

    @Test
    void aServerThatCannotServeNowIsAway() throws IOException {
        try (WebhookReceiver busy = new WebhookReceiver().answers(503);
                Uploads uploads = Uploads.at(behind(busy.port()), LONG)) {
            assertAway(() -> uploads.read(name()), LONG);
        }
    }

    @Test
    void aBucketThatIsMissingIsAMistakeAndNotAnOutage() {
        try (Uploads wrong = Uploads.at(new Bucket("nowhere", "", null, place.endpoint(), true), LONG)) {
            assertThatIOException()
                    .isThrownBy(() -> wrong.store(Map.of(name(), new byte[1])))
                    .isNotInstanceOf(Uploads.Away.class)
                    .withMessageContaining("nowhere");
            assertThatIOException().isThrownBy(() -> wrong.read(name())).isNotInstanceOf(Uploads.Away.class);
        }
    }

    @Test
    void whileS3HangsCallsEndInTimeAndThenAtOnce() throws IOException {
        try (Wire wire = new Wire(S3Server.get().port());
                Uploads slow = Uploads.at(behind(wire.port()), PATIENCE)) {
            String name = name();
            await().untilAsserted(() -> slow.store(Map.of(name, new byte[1])));
            assertThat(slow.answers()).hasValue(true);
            wire.hang();
            assertAway(() -> slow.store(Map.of(name(), new byte[700_000])), PATIENCE.plusSeconds(1));
            assertThat(slow.answers()).hasValue(false);
            Instant start = Instant.now();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> slow.read(name)).isInstanceOf(Uploads.Away.class);
            }
            // One of them may have tried.
            assertThat(Duration.between(start, Instant.now())).isLessThan(PATIENCE.plusSeconds(1));
            wire.passOn();
            wire.cut();
            await().atMost(LONG).ignoreExceptionsInstanceOf(Uploads.Away.class).until(() -> slow.read(name)
                    .isPresent());
            assertThat(slow.answers()).hasValue(true);
        }
    }

    /** As many as read at once, and more. */
    @Test
    void whileS3HangsACrowdOfReadersEndsInTime() throws Exception {
        try (Wire wire = new Wire(S3Server.get().port());
                Uploads slow = Uploads.at(behind(wire.port()), PATIENCE)) {
            await().untilAsserted(() -> slow.read(name()));
            wire.hang();
            Instant start = Instant.now();
            List<CompletableFuture<Boolean>> readers = IntStream.range(0, 40)
                    .mapToObj(i -> {
                        CompletableFuture<Boolean> isAway = new CompletableFuture<>();
                        Thread reader = new Thread(() -> {
                            try {
                                slow.read(name());
                                isAway.complete(false);
                            } catch (IOException e) {
                                isAway.complete(e instanceof Uploads.Away);
                            }
                        });
                        reader.start();
                        return isAway;
                    })
                    .toList();
            for (CompletableFuture<Boolean> reader : readers) {
                assertThat(reader.get()).isTrue();
            }
            assertThat(Duration.between(start, Instant.now())).isLessThan(PATIENCE.plusSeconds(2));
        }
    }

    @Test
    void whileS3IsAwayCallsEndAtOnce() throws IOException {
        try (Uploads nobody = Uploads.at(behind(Wire.freePort()), LONG)) {
            assertAway(() -> nobody.store(Map.of(name(), new byte[1])), Duration.ofSeconds(10));
            assertAway(() -> nobody.list(page -> {}), Duration.ofSeconds(1));
            // What cannot be removed is only logged.
            nobody.remove(List.of(name()));
        }
    }

    /** So that a start reports it, and that an outage ends without anybody who asks for images. */
    @Test
    void preparingFindsOutWhetherS3Answers() throws IOException {
        try (Wire wire = new Wire(S3Server.get().port());
                Uploads far = Uploads.at(behind(wire.port()), PATIENCE)) {
            wire.hang();
            far.prepare();
            await().atMost(LONG).until(() -> !far.answers().orElseThrow());
            wire.passOn();
            await().atMost(LONG).until(() -> {
                far.prepare();
                return far.answers().orElseThrow();
            });
        }
    }

    private interface Call {
        void make() throws IOException;
    }

    private static void assertAway(Call call, Duration atMost) {
        Instant start = Instant.now();
        assertThatThrownBy(call::make).isInstanceOf(Uploads.Away.class);
        assertThat(Duration.between(start, Instant.now())).isLessThan(atMost);
    }

    private Bucket behind(int port) {
        return new Bucket(place.name(), place.prefix(), null, URI.create("http://localhost:" + port), true);
    }
}
