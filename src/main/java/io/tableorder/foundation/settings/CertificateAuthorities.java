package io.tableorder.foundation.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.util.StringUtils;

/** The file of {@code TLS_CA_FILE}: whom the service trusts when it connects to PostgreSQL, Redis and RabbitMQ by TLS. */
final class CertificateAuthorities {

    private static final String BUNDLE = "servers";

    private CertificateAuthorities() {}

    /** @throws IllegalArgumentException if the file has no certificate; the message continues after the name of the setting */
    static void check(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                throw new IllegalArgumentException("names a file without any certificate: " + absolute(file));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("names a file that cannot be read: " + absolute(file));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("names no file: " + e.getReason());
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    "names a file that has something else than certificates in PEM: " + absolute(file));
        }
    }

    private static Path absolute(String file) {
        return Path.of(file).toAbsolutePath();
    }

    /**
     * The settings with which the clients of Redis and RabbitMQ trust this file. Both check the name of the host as well. PostgreSQL's
     * driver has the file in its URL.
     *
     * @param connections the settings of all connections
     */
    static Map<String, Object> trusting(String file, Map<String, Object> connections) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (StringUtils.hasText(file)) {
            properties.put(
                    "spring.ssl.bundle.pem." + BUNDLE + ".truststore.certificate",
                    absolute(file).toUri().toString());
            for (String client : new String[] {"spring.data.redis.ssl.", "spring.rabbitmq.ssl."}) {
                if (Boolean.TRUE.equals(connections.get(client + "enabled"))) {
                    properties.put(client + "bundle", BUNDLE);
                }
            }
        }
        return properties;
    }
}
