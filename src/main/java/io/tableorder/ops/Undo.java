package io.tableorder.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The undo file of a migration: in {@code db/undo}, with the name of the migration and a U in front. Flyway's own undo is not part of its
 * Community edition.
 *
 * @param sql begins with a comment that names the lost data
 */
record Undo(MigrationInfo migration, String sql) {

    static @Nullable Undo find(Flyway flyway, MigrationInfo migration) {
        Configuration configuration = flyway.getConfiguration();
        try (InputStream file = configuration.getClassLoader().getResourceAsStream(path(migration))) {
            return file == null
                    ? null
                    : new Undo(
                            migration,
                            filled(new String(file.readAllBytes(), configuration.getEncoding()), configuration));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String path(MigrationInfo migration) {
        String file = migration.getScript();
        return "db/undo/U" + file.substring(file.lastIndexOf('/') + 2);
    }

    /** Replaces placeholders as Flyway does in the migration. */
    private static String filled(String sql, Configuration configuration) {
        String filled = sql;
        if (configuration.isPlaceholderReplacement()) {
            for (Map.Entry<String, String> placeholder :
                    configuration.getPlaceholders().entrySet()) {
                filled = filled.replace(
                        configuration.getPlaceholderPrefix()
                                + placeholder.getKey()
                                + configuration.getPlaceholderSuffix(),
                        placeholder.getValue());
            }
        }
        return filled;
    }

    /** The comment at the beginning of the file, in one line. */
    String loss() {
        StringBuilder comment = new StringBuilder();
        for (String line : sql.lines().takeWhile(line -> line.startsWith("--")).toList()) {
            comment.append(comment.isEmpty() ? "" : " ")
                    .append(line.substring(2).strip());
        }
        return comment.isEmpty() ? "Its file does not say what is lost" : comment.toString();
    }
}
