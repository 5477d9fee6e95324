package io.tableorder.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A private MQTT broker, from the program that is installed here. It forgets what it has when it stops. */
public final class Mosquitto implements AutoCloseable {

    public static final String USER = "kitchen";
    public static final String PASSWORD = "a+b%2B=&c";

    private final Path program = Programs.find("mosquitto");
    private final int port = Wire.freePort();
    private final Path configuration;
    private Process process;

    /** Accepts anonymous clients, and clients with the password. */
    public Mosquitto(Path folder) throws IOException, InterruptedException {
        Path passwords = folder.resolve("passwords");
        Files.writeString(passwords, USER + ":" + PASSWORD + "\n");
        new ProcessBuilder(Programs.find("mosquitto_passwd").toString(), "-U", passwords.toString())
                .inheritIO()
                .start()
                .waitFor();
        // Debian's gives up its rights, and could not read them then.
        configuration = Files.writeString(
                folder.resolve("mosquitto.conf"),
                "listener " + port + " 127.0.0.1\nallow_anonymous true\npassword_file " + passwords + "\nuser "
                        + System.getProperty("user.name") + "\n");
        process = started();
    }

    private Process started() throws IOException {
        Process starting = new ProcessBuilder(program.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(configuration.resolveSibling("mosquitto.log").toFile())
                .start();
        // For when the tests are cut off.
        Runtime.getRuntime().addShutdownHook(new Thread(starting::destroyForcibly));
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            new Socket("127.0.0.1", port).close();
            return true;
        });
        return starting;
    }

    public String address() {
        return "tcp://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    public void start() throws IOException {
        process = started();
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
