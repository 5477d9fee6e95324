package io.tableorder.ops;

import io.tableorder.ops.DatabaseCommand.Refused;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.output.MigrateOutput;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** The migrations of this application and their state in one database. Prints one line for each action. */
final class Migrations {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);

    private final Flyway flyway;
    private final boolean inProduction;
    private final PrintStream out;

    Migrations(Flyway flyway, boolean inProduction, PrintStream out) {
        this.flyway = flyway;
        this.inProduction = inProduction;
        this.out = out;
    }

    void info() {
        int pending = 0;
        for (MigrationInfo migration : flyway.info().all()) {
            MigrationState state = migration.getState();
            pending += state == MigrationState.PENDING ? 1 : 0;
            String since = migration.getInstalledOn() == null
                    ? ""
                    : ", " + MINUTE.format(migration.getInstalledOn().toInstant());
            String warning = migration.isChecksumMatching() ? "" : ", edited since it was applied";
            boolean isStuck = migration.isVersioned() && state.isResolved() && Undo.find(flyway, migration) == null;
            out.println(name(migration) + ": " + state.getDisplayName().toLowerCase(Locale.ROOT) + since + warning
                    + (isStuck ? ", cannot be rolled back" : ""));
        }
        out.println(current() + "; " + pending + " pending");
    }

    void apply() {
        MigrateResult result = flyway.migrate();
        for (MigrateOutput migration : result.migrations) {
            String version = migration.version.isEmpty() ? "R " : "V" + migration.version + " ";
            out.println("Applied " + version + migration.description + " (" + migration.executionTime + " ms)");
        }
        out.println(current());
    }

    /**
     * Rolls back the last migration, or all after a version that stays. Each is one transaction, together with its row in the history.
     *
     * @param to the version that stays; 0 for none, null for the one before the last
     */
    void rollback(@Nullable String to, boolean confirmed) {
        try (SchemaHistory history = SchemaHistory.locked(flyway)) {
            List<Undo> steps = steps(to);
            if (steps.isEmpty()) {
                out.println(current() + "; nothing to roll back");
                return;
            }
            steps.forEach(step -> out.println("To roll back: " + name(step.migration()) + ". " + step.loss()));
            int others = history.connectionsOfInstances();
            if (others > 0) {
                out.println("Instances are running on this database (" + others
                        + " connections): what they need of the above fails from now on");
            }
            if (inProduction && !confirmed) {
                throw new Refused("Nothing was rolled back: in production this needs --yes");
            }
            for (Undo step : steps) {
                history.undo(step);
                out.println("Rolled back " + name(step.migration()));
            }
            out.println(current() + ". An instance whose version has these migrations applies"
                    + " them again when it starts: start the version before them");
        }
    }

    private List<Undo> steps(@Nullable String to) {
        List<MigrationInfo> applied = applied();
        MigrationVersion stays = stays(to, applied);
        List<Undo> steps = new ArrayList<>();
        for (int i = applied.size() - 1; i >= 0 && applied.get(i).getVersion().isNewerThan(stays); i--) {
            MigrationInfo migration = applied.get(i);
            refuseUnlessKnown(migration);
            Undo undo = Undo.find(flyway, migration);
            if (undo == null) {
                throw new Refused("Nothing was rolled back: " + name(migration) + " has no " + Undo.path(migration));
            }
            steps.add(undo);
        }
        return steps;
    }

    private static void refuseUnlessKnown(MigrationInfo migration) {
        String why = null;
        if (migration.getState().isFailed()) {
            why = " has failed half-way; put that right by hand first";
        } else if (!migration.getState().isResolved()) {
            why = " is not of this version of the application; use the one that applied it";
        } else if (!migration.isChecksumMatching()) {
            why = " is not what was applied: its file was edited since (the checksum differs)";
        }
        if (why != null) {
            throw new Refused("Nothing was rolled back: " + name(migration) + why);
        }
    }

    private static MigrationVersion stays(@Nullable String to, List<MigrationInfo> applied) {
        MigrationVersion none = MigrationVersion.fromVersion("0");
        if (to == null) {
            return applied.size() < 2 ? none : applied.get(applied.size() - 2).getVersion();
        }
        String number = StringUtils.trimLeadingCharacter(to, 'V');
        if (!number.matches("[0-9]+([._][0-9]+)*")) {
            throw new Refused("--to is a version such as 20, not " + to);
        }
        MigrationVersion version = MigrationVersion.fromVersion(number);
        boolean isThere = version.equals(none)
                || applied.stream().anyMatch(migration -> migration.getVersion().equals(version));
        if (!isThere) {
            throw new Refused("Nothing was rolled back: version " + number + " is not applied");
        }
        return version;
    }

    private String current() {
        List<MigrationInfo> applied = applied();
        return applied.isEmpty()
                ? "The database has no migration"
                : "The database is at V" + applied.get(applied.size() - 1).getVersion();
    }

    /** The applied migrations with a version, in the order of their versions. */
    private List<MigrationInfo> applied() {
        return Arrays.stream(flyway.info().all())
                .filter(migration ->
                        migration.isVersioned() && migration.getState().isApplied())
                .sorted((one, other) -> one.getVersion().compareTo(other.getVersion()))
                .toList();
    }

    static String name(MigrationInfo migration) {
        return (migration.isVersioned() ? "V" + migration.getVersion() : "R") + " " + migration.getDescription();
    }
}
