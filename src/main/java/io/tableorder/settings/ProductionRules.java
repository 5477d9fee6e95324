package io.tableorder.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** What is good enough to try the service out, but not to run it: in production each is a refusal. */
final class ProductionRules {

    /** Passwords that everybody tries first, those of the demo store among them. */
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

    /** One line for each broken rule. */
    static List<String> broken(Settings settings) {
        List<String> reasons = new ArrayList<>();
        String database = settings.databaseUrl();
        if (!StringUtils.hasText(database)) {
            reasons.add("DATABASE_URL is not set; production has no embedded PostgreSQL");
        } else {
            try {
                Connections.Database url = Connections.Database.of(database);
                judge("DATABASE_URL", url.user(), url.password(), reasons);
            } catch (IllegalArgumentException alreadyTold) {
                // A URL that cannot be read is refused in every environment.
            }
        }
        if (!StringUtils.hasText(settings.redisUrl())) {
            reasons.add("REDIS_URL is not set; production has no embedded Redis");
        }
        String rabbitmq = settings.rabbitmqUrl();
        if (!StringUtils.hasText(rabbitmq)) {
            reasons.add("RABBITMQ_URL is not set; production has no embedded broker");
        } else {
            try {
                ServiceUrl url = Connections.brokerUrl(rabbitmq);
                judge("RABBITMQ_URL", url.user(), url.password(), reasons);
            } catch (IllegalArgumentException alreadyTold) {
                // As above.
            }
        }
        requireKey("JWT_PRIVATE_KEY_PATH", settings.jwt().privateKeyPath(), reasons);
        requireKey("JWT_PUBLIC_KEY_PATH", settings.jwt().publicKeyPath(), reasons);
        judgeBootstrap(settings.bootstrap(), reasons);
        return reasons;
    }

    private static void judge(String name, @Nullable String user, @Nullable String password, List<String> reasons) {
        if (!StringUtils.hasLength(password)) {
            reasons.add(name + " has no password");
        } else if (isGuessable(user, password)) {
            reasons.add(name + " has a default or guessable password");
        }
    }

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

    /** Digits alone, the name of the user, a word of the list, or one of these with digits or marks behind it. */
    static boolean isGuessable(@Nullable String user, String password) {
        String word = password.toLowerCase(Locale.ROOT).replaceFirst("[\\d\\p{Punct}]+$", "");
        boolean digitsAlone = word.isEmpty() && password.length() < 16;
        return digitsAlone
                || GUESSABLE.contains(word)
                || GUESSABLE.contains(password.toLowerCase(Locale.ROOT))
                || password.equalsIgnoreCase(user)
                || word.equalsIgnoreCase(user);
    }
}
