package io.tableorder.foundation.settings;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.validator.HibernateValidator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.logging.LogLevel;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.util.StringUtils;

/**
 * Refuses to start with settings that cannot work, or that are unfit for production, before anything else starts. Reports all problems at
 * once, under the names of the environment variables.
 */
class SettingsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        List<String> reasons = new Check(context.getEnvironment()).run();
        if (!reasons.isEmpty()) {
            throw new StartRefused(reasons);
        }
    }

    private static final class Check implements BindHandler {

        private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)[:}]");

        private static final Map<Class<?>, Object> STAND_INS = Map.of(
                Settings.Mode.class,
                Settings.Mode.DEVELOPMENT,
                LogLevel.class,
                LogLevel.INFO,
                int.class,
                1,
                boolean.class,
                false,
                Duration.class,
                Duration.ofSeconds(1),
                Path.class,
                Path.of(""));

        private final ConfigurableEnvironment environment;
        private final List<String> reasons = new ArrayList<>();

        Check(ConfigurableEnvironment environment) {
            this.environment = environment;
        }

        List<String> run() {
            Binder binder = Binder.get(environment);
            Settings settings = binder.bindOrCreate("table-order", Bindable.of(Settings.class), this);
            checkPort(binder, "server.port");
            checkPort(binder, "management.server.port");
            validate(settings);
            checkText("DATABASE_URL", settings.databaseUrl(), Connections::database);
            checkText("REDIS_URL", settings.redisUrl(), Connections::redis);
            checkText("RABBITMQ_URL", settings.rabbitmqUrl(), Connections::rabbitmq);
            checkText("TLS_CA_FILE", settings.tlsCaFile(), CertificateAuthorities::check);
            checkText("UPLOADS_URL", settings.uploadsUrl(), UploadsPlace::parse);
            checkText("PUBLIC_URL", settings.publicUrl(), url -> UploadsPlace.webAddress(url, ""));
            checkText("UPLOADS_PUBLIC_URL", settings.uploadsPublicUrl(), url -> UploadsPlace.webAddress(url, ""));
            checkText("BOOTSTRAP_ADMIN_USERNAME", settings.bootstrap().adminUsername(), Check::requireUsername);
            settings.trustedProxies().forEach(range -> checkRange("TRUSTED_PROXIES", range));
            settings.printerNetworks().forEach(range -> checkRange("PRINTER_NETWORKS", range));
            if (settings.inProduction()) {
                checkLogFile();
                boolean databaseAlone = environment.getProperty(Settings.DATABASE_ALONE, Boolean.class, false);
                reasons.addAll(
                        databaseAlone ? ProductionRules.brokenForDatabase(settings) : ProductionRules.broken(settings));
            }
            return reasons;
        }

        /** Records a value that is not of its type and continues with a stand-in, so that other problems are found too. */
        @Override
        public Object onFailure(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
                throws Exception {
            Class<?> type = target.getType().resolve(Object.class);
            Object standIn = STAND_INS.get(type);
            if (standIn == null) {
                throw error;
            }
            reasons.add(nameFor(name.toString()) + " must be " + expected(type) + ", not '"
                    + environment.getProperty(name.toString()) + "'");
            return standIn;
        }

        private static String expected(Class<?> type) {
            if (type == Settings.Mode.class) {
                return "development, test or production";
            }
            if (type == LogLevel.class) {
                return "error, warn, info, debug or trace";
            }
            if (type == boolean.class) {
                return "true or false";
            }
            if (type == Path.class) {
                return "a path that can be written in this locale (LC_ALL=C.UTF-8 can write all)";
            }
            return type == Duration.class ? "a duration such as 2s" : "a whole number";
        }

        private void checkPort(Binder binder, String property) {
            int port = binder.bind(property, Bindable.of(int.class), this).orElse(0);
            if (port < 0 || port > 65_535) {
                reasons.add(nameFor(property) + " must be a port from 0 to 65535, not '" + port + "'");
            }
        }

        private void validate(Settings settings) {
            // The messages are for operators: in English like the log, whatever the machine's locale is.
            try (ValidatorFactory validators = Validation.byProvider(HibernateValidator.class)
                    .configure()
                    .defaultLocale(Locale.ENGLISH)
                    .buildValidatorFactory()) {
                for (ConstraintViolation<Settings> violation :
                        validators.getValidator().validate(settings)) {
                    String path = DataObjectPropertyName.toDashedForm(
                            violation.getPropertyPath().toString());
                    reasons.add(nameFor("table-order." + path) + " " + violation.getMessage());
                }
            }
        }

        private void checkText(String name, @Nullable String text, Consumer<String> parser) {
            if (StringUtils.hasText(text)) {
                try {
                    parser.accept(text);
                } catch (IllegalArgumentException e) {
                    reasons.add(name + " " + e.getMessage());
                }
            }
        }

        /** As for every other admin, and composed as their names are. */
        private static void requireUsername(String name) {
            String composed = Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
            if (composed.length() > Settings.Bootstrap.LONGEST_USERNAME
                    || !composed.matches(Settings.Bootstrap.USERNAME)) {
                throw new IllegalArgumentException("must have at most " + Settings.Bootstrap.LONGEST_USERNAME
                        + " characters: letters, digits and ._@+-");
            }
        }

        private void checkLogFile() {
            String file = environment.getProperty(LogSettings.UNWRITABLE);
            if (file != null) {
                reasons.add("LOG_FILE " + file + " cannot be written by this user");
            }
        }

        private void checkRange(String name, String range) {
            try {
                new IpAddressMatcher(range);
            } catch (IllegalArgumentException e) {
                reasons.add(name + " must be addresses or ranges such as 10.0.0.0/8, not '" + range + "'");
            }
        }

        /** The environment variable that application.yml reads the property from, or the property's own name. */
        private String nameFor(String property) {
            for (PropertySource<?> source : environment.getPropertySources()) {
                // The source "configurationProperties" has the resolved values
                // of all others, which have the placeholders.
                if (!source.getName().equals("configurationProperties") && source.containsProperty(property)) {
                    Matcher placeholder = PLACEHOLDER.matcher(String.valueOf(source.getProperty(property)));
                    return placeholder.lookingAt() ? placeholder.group(1) : property;
                }
            }
            return property;
        }
    }
}
