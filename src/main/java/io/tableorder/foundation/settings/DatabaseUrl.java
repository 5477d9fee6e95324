package io.tableorder.foundation.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.net.URLEncoder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.springframework.util.StringUtils;

/**
 * The URL of PostgreSQL, in the form of libpq and most languages, or as a JDBC URL.
 *
 * @param address the JDBC URL up to its parameters
 * @param parameters the parameters of the URL, by their JDBC names; they override the service's own
 */
record DatabaseUrl(
        String address, @Nullable String user, @Nullable String password, Map<String, String> parameters) {

    private static final Map<String, String> BASICS =
            Map.of("ApplicationName", "table-order", "connectTimeout", "3", "tcpKeepAlive", "true");

    /** Limits how long a request waits for a statement, a lock or a lost connection. */
    private static final Map<String, String> LIMITS = Map.of(
            "cancelSignalTimeout", "3",
            "options", "-c statement_timeout=5s -c lock_timeout=2s -c idle_in_transaction_session_timeout=15s",
            "reWriteBatchedInserts", "true",
            "socketTimeout", "30");

    /**
     * Finds the primary among several hosts within seconds: the time for a host that does not answer is shorter than that of requests, and
     * the host is skipped for a while.
     */
    private static final Map<String, String> FAILOVER = Map.of(
            "connectTimeout", "2", "hostRecheckSeconds", "10", "loginTimeout", "10", "targetServerType", "primary");

    /** Parameters whose names differ between libpq and JDBC. */
    private static final Map<String, String> JDBC_NAMES = Map.of(
            "application_name", "ApplicationName",
            "channel_binding", "channelBinding",
            "connect_timeout", "connectTimeout",
            "target_session_attrs", "targetServerType");

    /** Values of libpq's {@code target_session_attrs} that JDBC names differently. */
    private static final Map<String, String> JDBC_TARGETS = Map.of(
            "read-write", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    /** Parameters with which the URL says itself whom to trust, or has files that only the driver's own way of TLS reads. */
    private static final Set<String> OWN_TLS = Set.of("sslrootcert", "sslfactory", "sslcert", "sslkey");

    static DatabaseUrl parse(String text) {
        String url = text.strip();
        return url.startsWith("jdbc:") ? ofJdbc(url) : ofUri(url);
    }

    private static DatabaseUrl ofJdbc(String url) {
        Properties parsed = url.startsWith("jdbc:postgresql:") ? Driver.parseURL(url, null) : null;
        if (parsed == null) {
            throw new IllegalArgumentException("is not a JDBC URL of PostgreSQL");
        }
        int query = url.indexOf('?');
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query < 0 ? new String[0] : url.substring(query + 1).split("&")) {
            String name = pair.split("=", 2)[0];
            String value = parsed.getProperty(name);
            if (value != null && !name.equals("user") && !name.equals("password")) {
                parameters.put(name, value);
            }
        }
        return new DatabaseUrl(
                query < 0 ? url : url.substring(0, query),
                parsed.getProperty("user"),
                parsed.getProperty("password"),
                parameters);
    }

    private static DatabaseUrl ofUri(String text) {
        ServiceUrl url =
                ServiceUrl.parse(text, "postgresql://user:password@host:5432/database", "postgresql", "postgres");
        String database = url.path();
        if (!StringUtils.hasText(database) || database.contains("/")) {
            throw new IllegalArgumentException("names no database after the host");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        url.parameters()
                .forEach((name, value) -> parameters.put(
                        JDBC_NAMES.getOrDefault(name, name),
                        name.equals("target_session_attrs") ? JDBC_TARGETS.getOrDefault(value, value) : value));
        return new DatabaseUrl(
                "jdbc:postgresql://" + String.join(",", url.hosts()) + "/" + encode(database),
                url.user(),
                url.password(),
                parameters);
    }

    /**
     * Verifies the server, if the URL asks for that, against the authorities of this file, or against Java's own without one. The driver
     * alone would look for a file in the home of the user.
     */
    DatabaseUrl trusting(String caFile) {
        boolean verifies = parameters.getOrDefault("sslmode", "").startsWith("verify-");
        Map<String, String> trusting = new LinkedHashMap<>(parameters);
        if (verifies && StringUtils.hasText(caFile)) {
            trusting.putIfAbsent("sslrootcert", caFile);
        } else if (verifies && Collections.disjoint(parameters.keySet(), OWN_TLS)) {
            trusting.put("sslfactory", DefaultJavaSSLFactory.class.getName());
        }
        return new DatabaseUrl(address, user, password, trusting);
    }

    /** The URL for serving requests, with time limits. */
    String serving() {
        Map<String, String> all = basics();
        all.putAll(LIMITS);
        all.putAll(parameters);
        return jdbcUrl(all);
    }

    /** The URL for migrations, without time limits. */
    String migrating() {
        Map<String, String> all = basics();
        all.putAll(parameters);
        return jdbcUrl(all);
    }

    private Map<String, String> basics() {
        Map<String, String> basics = new TreeMap<>(BASICS);
        if (address.contains(",")) {
            basics.putAll(FAILOVER);
        }
        return basics;
    }

    private String jdbcUrl(Map<String, String> all) {
        return address
                + all.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                        .collect(joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    @Override
    public String toString() {
        return "DatabaseUrl[" + address + "]";
    }
}
