package io.tableorder.integrators.connector;

import freemarker.cache.URLTemplateLoader;
import freemarker.core.TemplateClassResolver;
import freemarker.template.TemplateExceptionHandler;
import io.tableorder.foundation.settings.Settings;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.component.freemarker.FreemarkerComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Loads the FreeMarker templates that lie beside drop-ins: in UTF-8, with each edit, and without access to Java objects. */
@Configuration(proxyBeanMethods = false)
class DropInTemplates {

    private static final Duration EDITS_SEEN_WITHIN = Duration.ofSeconds(1);

    @Bean
    ComponentCustomizer dropInTemplateSettings(Settings settings) {
        freemarker.template.Configuration templates =
                new freemarker.template.Configuration(freemarker.template.Configuration.VERSION_2_3_34);
        templates.setTemplateLoader(
                new Folder(settings.routesDir().toAbsolutePath().normalize()));
        templates.setDefaultEncoding("UTF-8");
        templates.setLocalizedLookup(false);
        templates.setTemplateUpdateDelayMilliseconds(EDITS_SEEN_WITHIN.toMillis());
        templates.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setLogTemplateExceptions(false);
        return ComponentCustomizer.builder(FreemarkerComponent.class)
                .build(component -> component.setConfiguration(templates));
    }

    /** Unlike FreeMarker's own loader, it works with a folder that appears later. */
    private static final class Folder extends URLTemplateLoader {

        private final Path path;

        private Folder(Path path) {
            this.path = path;
            setURLConnectionUsesCaches(false);
        }

        @Override
        protected @Nullable URL getURL(String name) {
            try {
                Path template = path.resolve(name);
                return Files.isRegularFile(template) ? template.toUri().toURL() : null;
            } catch (MalformedURLException e) {
                return null;
            }
        }
    }
}
