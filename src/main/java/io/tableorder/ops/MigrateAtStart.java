package io.tableorder.ops;

import io.tableorder.foundation.settings.StartRefused;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/** Applies pending migrations before the service serves. A database that it cannot connect to ends the start with one line. */
@Component
class MigrateAtStart implements FlywayMigrationStrategy {

    @Override
    public void migrate(Flyway flyway) {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            String away = NoDatabase.line(e);
            if (away == null) {
                throw e;
            }
            throw new StartRefused("DATABASE_URL: " + away);
        }
    }
}
