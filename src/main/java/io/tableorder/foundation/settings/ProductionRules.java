package io.tableorder.foundation.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** Refuses settings in production that are good enough only to try the service out. */
final class ProductionRules {

    /** Passwords that attackers try first, including those of the demo store. */
    private static final Set<String> GUESSABLE = Set.of(
            "admin",
            "administrator",
            "changeit",
            "changeme",
            "change-me",
            "default",
            "demo",
            "example",
            "guest",
            "letmein",
            "pass",
            "passw0rd",
            "passwd",
            "password",
            "postgres",
            "postgresql",
            "pw",
            "qwerty",
            "rabbitmq",
            "redis",
            "root",
            "secret",
            "super",
            "table-order",
            "table_order",
            "tableorder",
            "test",
            "user");

    private ProductionRules() {}

    /** Returns one line for each broken rule. */
    static List<String> broken(Settings settings) {
        List<String> reasons = brokenForDatabase(settings);
        if (!StringUtils.hasText(settings.redisUrl())) {
            reasons.add(missing("REDIS_URL", "Redis"));
        }
        requirePassword("RABBITMQ_URL", settings.rabbitmqUrl(), "broker", reasons, text -> {
            ServiceUrl url = Connections.rabbitmqUrl(text);
            return new Credentials(url.user(), url.password());
        });
        KeyFiles keys = settings.jwt().keyFiles();
        requireKey("JWT_PRIVATE_KEY_PATH", keys.privateKey(), reasons);
        requireKey("JWT_PUBLIC_KEY_PATH", keys.publicKey(), reasons);
        judgeBootstrap(settings.bootstrap(), reasons);
        return reasons;
    }

    /** Returns one line for each broken rule about the database. */
    static List<String> brokenForDatabase(Settings settings) {
        List<String> reasons = new ArrayList<>();
        requirePassword("DATABASE_URL", settings.databaseUrl(), "PostgreSQL", reasons, text -> {
            DatabaseUrl url = DatabaseUrl.parse(text);
            return new Credentials(url.user(), url.password());
        });
        return reasons;
    }

    private static String missing(String name, String server) {
        return name + " is not set; in production there is no embedded " + server;
    }

    private static void requirePassword(
            String name,
            @Nullable String url,
            String server,
            List<String> reasons,
            Function<String, Credentials> parser) {
        if (!StringUtils.hasText(url)) {
            reasons.add(missing(name, server));
            return;
        }
        try {
            Credentials credentials = parser.apply(url);
            if (!StringUtils.hasLength(credentials.password)) {
                reasons.add(name + " has no password");
            } else if (isGuessable(credentials.user, credentials.password)) {
                reasons.add(name + " has a default or guessable password");
            }
        } catch (IllegalArgumentException unreadable) {
            // Every environment refuses this URL, so it is reported already.
        }
    }

    private record Credentials(
            @Nullable String user, @Nullable String password) {}

    private static void requireKey(String name, Path key, List<String> reasons) {
        if (!Files.isRegularFile(key)) {
            reasons.add(name + ": there is no file " + key.toAbsolutePath() + "; production makes no keys of its own");
        } else if (!Files.isReadable(key)) {
            reasons.add(name + ": the file " + key.toAbsolutePath() + " cannot be read");
        }
    }

    private static void judgeBootstrap(Settings.Bootstrap bootstrap, List<String> reasons) {
        String username = bootstrap.adminUsername();
        String password = bootstrap.adminPassword();
        if (StringUtils.hasText(username) && !StringUtils.hasLength(password)) {
            reasons.add("BOOTSTRAP_ADMIN_PASSWORD is not set, but BOOTSTRAP_ADMIN_USERNAME is");
        }
        if (!StringUtils.hasLength(password)) {
            return;
        }
        if (!StringUtils.hasText(username)) {
            reasons.add("BOOTSTRAP_ADMIN_USERNAME is not set, but BOOTSTRAP_ADMIN_PASSWORD is");
        }
        if (password.length() < 10) {
            reasons.add("BOOTSTRAP_ADMIN_PASSWORD is shorter than 10 characters");
        } else if (password.getBytes(UTF_8).length > 72) {
            reasons.add("BOOTSTRAP_ADMIN_PASSWORD is longer than 72 bytes");
        } else if (isGuessable(username, password)) {
            reasons.add("BOOTSTRAP_ADMIN_PASSWORD is a demo or guessable password");
        }
    }

    /** Whether the password is short, only digits, the user's name or a word of the list, also with digits or punctuation appended. */
    static boolean isGuessable(@Nullable String user, String password) {
        String word = password.toLowerCase(Locale.ROOT).replaceFirst("[\\d\\p{Punct}]+$", "");
        boolean digitsAlone = word.isEmpty() && password.length() < 16;
        return password.length() < 8
                || digitsAlone
                || GUESSABLE.contains(word)
                || GUESSABLE.contains(password.toLowerCase(Locale.ROOT))
                || password.equalsIgnoreCase(user)
                || word.equalsIgnoreCase(user);
    }
}
