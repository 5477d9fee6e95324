package io.tableorder.ops;

import io.tableorder.foundation.settings.StartRefused;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/** Applies pending migrations before the service serves. A database that it cannot connect to ends the start with a line or two. */
@Component
class MigrateAtStart implements FlywayMigrationStrategy {

    @Override
    public void migrate(Flyway flyway) {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            List<String> reasons = NoDatabase.lines(e);
            if (reasons.isEmpty()) {
                throw e;
            }
            throw new StartRefused(
                    reasons.stream().map(reason -> "DATABASE_URL: " + reason).toList());
        }
    }
}
