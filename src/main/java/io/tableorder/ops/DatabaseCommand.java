package io.tableorder.ops;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.foundation.settings.StartRefused;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The command {@code db}: lists the migrations, applies them, rolls them back, creates the files of a new one, or repairs dates that a
 * wrong clock has caused. It starts only the settings and Flyway, configured as in the service.
 */
public final class DatabaseCommand {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int MISUSED = 2;

    private static final String HELP = """
            Usage: db info                                  which migrations there are, applied and pending
                   db apply                                 applies what is pending, as a starting instance does
                   db rollback [--to <version>] [--yes]     takes back the last one, or all after a version; 0 takes back all
                   db repair business-day [<store>] [--yes] brings back orders that are dated after their store's business day
                   db new "<what it does>"                  makes the two files of a new migration, in the project's folder

            The database is that of DATABASE_URL; outside production, without one, the embedded database in DATA_DIR.
            With ENV=production, a roll-back and a repair need --yes. Without it, they only say what they would do.
            Exit code: 0 done, 1 failed or refused, 2 called in a wrong way.""";

    private DatabaseCommand() {}

    public static boolean isMeantBy(String... arguments) {
        return arguments.length > 0 && arguments[0].equals("db");
    }

    /** Runs the command and returns the exit code. */
    public static int run(String... arguments) {
        return run(arguments, System.out, System.err);
    }

    static int run(String[] arguments, PrintStream out, PrintStream errors) {
        try {
            perform(arguments, out);
            return DONE;
        } catch (Misuse e) {
            errors.println(e.getMessage());
            errors.println(HELP);
            return MISUSED;
        } catch (StartRefused e) {
            e.reasons().forEach(errors::println);
        } catch (FlywayException e) {
            List<String> reasons = NoDatabase.lines(e);
            errors.println(reasons.isEmpty() ? e.getMessage() : String.join(System.lineSeparator(), reasons));
        } catch (Refused | IOException e) {
            errors.println(e.getMessage());
        }
        return FAILED;
    }

    private static void perform(String[] arguments, PrintStream out) throws IOException {
        Deque<String> rest = new ArrayDeque<>(Arrays.asList(arguments).subList(1, arguments.length));
        boolean isQuestion = rest.isEmpty() || rest.contains("--help") || rest.contains("-h");
        String command = isQuestion ? "help" : rest.removeFirst();
        switch (command) {
            case "info" -> {
                requireNone(rest);
                with(out, Migrations::info);
            }
            case "apply" -> {
                requireNone(rest);
                with(out, Migrations::apply);
            }
            case "rollback" -> {
                String to = null;
                boolean confirmed = false;
                while (!rest.isEmpty()) {
                    String option = rest.removeFirst();
                    if (option.equals("--yes")) {
                        confirmed = true;
                    } else if (option.equals("--to") && !rest.isEmpty()) {
                        to = rest.removeFirst();
                    } else {
                        throw new Misuse("db rollback does not know " + option);
                    }
                }
                rollback(out, to, confirmed);
            }
            case "repair" -> repair(out, rest);
            case "new" -> {
                String words = String.join(" ", rest);
                for (Path file : NewMigration.write(Path.of(""), words, Instant.now())) {
                    out.println("Made " + file);
                }
            }
            case "help" -> out.println(HELP);
            default -> throw new Misuse("There is no db " + command);
        }
    }

    private static void rollback(PrintStream out, @Nullable String to, boolean confirmed) {
        with(out, migrations -> migrations.rollback(to, confirmed));
    }

    private static void repair(PrintStream out, Deque<String> rest) {
        if (!"business-day".equals(rest.pollFirst())) {
            throw new Misuse("db repair knows business-day alone");
        }
        boolean confirmed = rest.remove("--yes");
        String store = rest.pollFirst();
        requireNone(rest);
        UUID only;
        try {
            only = store == null ? null : UUID.fromString(store);
        } catch (IllegalArgumentException e) {
            throw new Misuse("A store is named by its id, not " + store);
        }
        with((flyway, inProduction) -> {
            DataSource database =
                    Objects.requireNonNull(flyway.getConfiguration().getDataSource());
            try {
                new BusinessDays(database).repair(only, confirmed || !inProduction, out);
            } catch (DataAccessException | TransactionException e) {
                throw new Refused(e.getMessage());
            }
        });
    }

    private static void requireNone(Deque<String> arguments) {
        if (!arguments.isEmpty()) {
            throw new Misuse("Nothing is known of " + arguments.getFirst());
        }
    }

    private static void with(PrintStream out, Consumer<Migrations> task) {
        with((flyway, inProduction) -> task.accept(new Migrations(flyway, inProduction, out)));
    }

    /** @param task gets Flyway, and whether this is production */
    private static void with(BiConsumer<Flyway, Boolean> task) {
        // Devtools must not restart a command when a class changes.
        System.setProperty("spring.devtools.restart.enabled", "false");
        SpringApplication application = new SpringApplicationBuilder(Parts.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .build();
        // The command prints its own output, and must not write to the service's log file.
        List<String> settings = List.of(
                "--" + Settings.DATABASE_ALONE + "=true",
                "--logging.level.root=warn",
                "--logging.level.org.springframework.boot.diagnostics=off",
                "--logging.file.name=");
        try (ConfigurableApplicationContext context = application.run(settings.toArray(String[]::new))) {
            boolean inProduction = context.getBean(Settings.class).inProduction();
            task.accept(context.getBean(Flyway.class), inProduction);
        }
    }

    /** The arguments are no valid command. */
    private static final class Misuse extends RuntimeException {

        Misuse(String message) {
            super(message);
        }
    }

    /** The command is valid, but refused. */
    static final class Refused extends RuntimeException {

        Refused(@Nullable String message) {
            super(message);
        }
    }

    // Not a @Configuration: the service would find it too, and would not migrate.
    @EnableConfigurationProperties(Settings.class)
    @Import({DemoStore.class, LockTimeout.class})
    @ImportAutoConfiguration(FlywayAutoConfiguration.class)
    static class Parts {

        @Bean
        FlywayMigrationStrategy noneAtStart() {
            return flyway -> {};
        }
    }
}
