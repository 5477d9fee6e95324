package io.tableorder.testing;

import io.tableorder.foundation.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** Settings for a bean that a test makes itself: the application's defaults but for what the test names. */
public final class TestSettings {

    private TestSettings() {}

    /** @param nameValuePairs names below {@code table-order.}, each followed by its value */
    public static Settings with(Object... nameValuePairs) {
        Map<String, Object> changes = new HashMap<>();
        for (int i = 0; i < nameValuePairs.length; i += 2) {
            changes.put("table-order." + nameValuePairs[i], nameValuePairs[i + 1]);
        }
        try {
            StandardEnvironment environment = new StandardEnvironment();
            environment.getPropertySources().addFirst(new MapPropertySource("changes", changes));
            new YamlPropertySourceLoader()
                    .load("defaults", new ClassPathResource("application.yml"))
                    .forEach(environment.getPropertySources()::addLast);
            return Binder.get(environment).bind("table-order", Settings.class).get();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
