package io.tableorder.testing;

import static org.awaitility.Awaitility.await;

import io.tableorder.foundation.settings.UploadsPlace.Bucket;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A server that speaks the language of S3, in a process of its own. All tests of a JVM share it, each below a prefix of its own. */
public final class S3Server {

    public static final String BUCKET = "photos";

    /** It believes every key. */
    public static final String KEY = "tests";

    private static @Nullable S3Server shared;

    private final int port = Wire.freePort();

    private S3Server() throws IOException {
        Path log = Files.createDirectories(Path.of("target")).resolve("s3-" + port + ".log");
        Process process = ChildProcess.jar(
                        name -> name.startsWith("s3mock-"),
                        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m"),
                        "--server.port=0",
                        "--com.adobe.testing.s3mock.http-port=" + port,
                        "--com.adobe.testing.s3mock.domain.initial-buckets=" + BUCKET)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> {
            new Socket("127.0.0.1", port).close();
            return true;
        });
    }

    public static synchronized S3Server get() throws IOException {
        if (shared == null) {
            shared = new S3Server();
        }
        return shared;
    }

    /** Lets clients in this JVM have a key. */
    public static void giveKey() {
        System.setProperty("aws.accessKeyId", KEY);
        System.setProperty("aws.secretAccessKey", KEY);
    }

    public int port() {
        return port;
    }

    /** The URL of a place that is empty, as {@code UPLOADS_URL} has it. */
    public static String url(int port) {
        return "s3://" + BUCKET + "/" + UUID.randomUUID() + "?path-style=true&endpoint=http://localhost:" + port;
    }

    public URI address() {
        return URI.create("http://localhost:" + port);
    }

    /** A place that is empty. */
    public Bucket place() {
        return new Bucket(BUCKET, UUID.randomUUID() + "/", null, address(), true);
    }
}
