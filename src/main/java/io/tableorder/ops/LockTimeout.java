package io.tableorder.ops;

import io.tableorder.foundation.settings.Settings;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.stereotype.Component;

/** A migration that waits for a lock gives up after a while, and can be tried again. Until then, requests queue up behind it. */
@Component
class LockTimeout implements FlywayConfigurationCustomizer {

    private final Settings settings;

    LockTimeout(Settings settings) {
        this.settings = settings;
    }

    /** In milliseconds, as PostgreSQL takes a number without a unit. */
    @Override
    public void customize(FluentConfiguration flyway) {
        flyway.initSql(
                "set lock_timeout = " + settings.migrations().lockTimeout().toMillis());
    }
}
