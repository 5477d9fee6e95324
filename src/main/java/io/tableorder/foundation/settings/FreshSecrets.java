package io.tableorder.foundation.settings;

import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.ConfigTreePropertySource.Option;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * Reads the files of {@code configtree:} at each access, so that a connector that is reloaded gets a secret that has changed since the
 * service started.
 */
class FreshSecrets implements EnvironmentPostProcessor, Ordered {

    /** After the processor that adds the files. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        MutablePropertySources sources = environment.getPropertySources();
        for (PropertySource<?> source : sources.stream().toList()) {
            if (source instanceof ConfigTreePropertySource && source.getSource() instanceof Path folder) {
                sources.replace(
                        source.getName(),
                        new ConfigTreePropertySource(
                                source.getName(), folder, Option.ALWAYS_READ, Option.AUTO_TRIM_TRAILING_NEW_LINE));
            }
        }
    }
}
