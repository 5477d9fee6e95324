package io.tableorder.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.jspecify.annotations.Nullable;

/**
 * An SFTP server of a bookkeeper's. It lets one user in, by a key that it has made for it, and remembers which files were put in
 * their place.
 */
public final class SftpSimulator implements AutoCloseable {

    /** The user that it accepts. */
    public static final String USER = "table-order";

    private static final String HOST = "127.0.0.1";
    private static final int USUAL_PORT = 2222;

    private final Path folder;
    private final KeyPair client = newKey();
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private KeyPair key = newKey();
    private SshServer server;

    /**
     * @param port 0 for any
     * @param folder where the user's {@code key} and the {@code known_hosts} are, and below {@code home} the files that it sends
     */
    public SftpSimulator(int port, Path folder) throws IOException, GeneralSecurityException {
        this.folder = Files.createDirectories(folder);
        this.server = started(port);
        Files.deleteIfExists(keyFile());
        try (OutputStream out = Files.newOutputStream(keyFile())) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(client, USER, null, out);
        }
        Files.writeString(
                knownHostsFile(), "[" + HOST + "]:" + port() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n");
    }

    private SshServer started(int port) throws IOException {
        SftpSubsystemFactory files = new SftpSubsystemFactory();
        files.addSftpEventListener(new SftpEventListener() {
            @Override
            public void moved(
                    ServerSession session,
                    Path from,
                    Path to,
                    Collection<CopyOption> options,
                    @Nullable Throwable failure) {
                if (failure == null) {
                    arrived.add(String.valueOf(to.getFileName()));
                }
            }
        });
        SshServer starting = SshServer.setUpDefaultServer();
        starting.setHost(HOST);
        starting.setPort(port);
        starting.setKeyPairProvider(KeyPairProvider.wrap(key));
        starting.setPublickeyAuthenticator(
                (user, given, session) -> user.equals(USER) && KeyUtils.compareKeys(given, client.getPublic()));
        starting.setFileSystemFactory(new VirtualFileSystemFactory(Files.createDirectories(home())));
        starting.setSubsystemFactories(List.of(files));
        starting.start();
        return starting;
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    public int port() {
        return server.getPort();
    }

    public Path keyFile() {
        return folder.resolve("key");
    }

    public Path knownHostsFile() {
        return folder.resolve("known_hosts");
    }

    private Path home() {
        return folder.resolve("home");
    }

    /** The names of the files that were put in their place, each time that they were. */
    public List<String> arrived() {
        return List.copyOf(arrived);
    }

    /** The content of a file. */
    public String text(String file) {
        try {
            return Files.readString(home().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stop() throws IOException {
        server.stop(true);
    }

    /** After a stop, on the same port. */
    public void start() throws IOException {
        server = started(port());
    }

    /** Shows another key from now on, as somebody else at its address would. */
    public void changeKey() throws IOException, GeneralSecurityException {
        key = newKey();
        stop();
        start();
    }

    @Override
    public void close() throws IOException {
        stop();
    }

    public static void main(String... arguments) throws IOException, GeneralSecurityException, InterruptedException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : USUAL_PORT;
        Path folder = Path.of(arguments.length > 1 ? arguments[1] : "target/sftp");
        try (SftpSimulator server = new SftpSimulator(port, folder)) {
            System.out.println("An SFTP server listens on port " + server.port() + " for " + USER
                    + "; key, known hosts and files are in " + folder);
            new CountDownLatch(1).await();
        }
    }
}
