package io.tableorder.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.ChildProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A private authority that exists for a test alone, and the certificates that it signs. */
public final class Certificates {

    private static final String NEW_KEY = "-newkey rsa:2048 -nodes";

    private final String openssl = Programs.find("openssl").toString();
    private final Path folder;

    /** @param name of the authority, and of its folder in the given one */
    public Certificates(Path parent, String name) throws IOException, InterruptedException {
        folder = Files.createDirectory(parent.resolve(name));
        openssl("req -x509 " + NEW_KEY + " -keyout authority.key -out authority.pem -days 2 -subj /CN=" + name);
    }

    /** A certificate and its key, in PEM. */
    public record Pair(Path certificate, Path key) {}

    /** The certificate of the authority itself. */
    public Path authority() {
        return folder.resolve("authority.pem");
    }

    /**
     * @param names whom it is for, such as {@code DNS:localhost}
     * @param days how long it is valid from now on; negative for one that has expired
     */
    public Pair issue(String title, String names, int days) throws IOException, InterruptedException {
        openssl("req -new " + NEW_KEY + " -keyout " + title + ".key -out " + title + ".csr -subj /CN=" + title
                + " -addext subjectAltName=" + names);
        openssl("x509 -req -in " + title + ".csr -CA authority.pem -CAkey authority.key -CAcreateserial -out " + title
                + ".pem -copy_extensions copy -days " + days);
        return new Pair(folder.resolve(title + ".pem"), folder.resolve(title + ".key"));
    }

    private void openssl(String arguments) throws IOException, InterruptedException {
        Ended ended =
                ChildProcess.run(new ProcessBuilder((openssl + " " + arguments).split(" ")).directory(folder.toFile()));
        assertThat(ended.exitCode()).as(ended.output()).isZero();
    }
}
