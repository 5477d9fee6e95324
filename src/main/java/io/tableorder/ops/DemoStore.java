package io.tableorder.ops;

import io.tableorder.foundation.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.stereotype.Component;

/** Adds the demo store to the migrations outside production. */
@Component
class DemoStore implements FlywayConfigurationCustomizer {

    static final String ID = "00000000-0000-4000-8000-000000000001";

    private final Settings settings;

    DemoStore(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(FluentConfiguration flyway) {
        if (settings.inProduction()) {
            return;
        }
        List<Location> locations = new ArrayList<>(List.of(flyway.getLocations()));
        locations.add(new Location("classpath:db/demo"));
        flyway.locations(locations.toArray(Location[]::new));
    }
}
