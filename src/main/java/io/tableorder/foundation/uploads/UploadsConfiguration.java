package io.tableorder.foundation.uploads;

import io.tableorder.foundation.settings.Settings;
import java.time.Duration;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The images of the service, where {@code UPLOADS_URL} says. */
@Configuration(proxyBeanMethods = false)
class UploadsConfiguration {

    /** With the removal of what was stored half, an upload is answered within five seconds. */
    private static final Duration PATIENCE = Duration.ofMillis(3_500);

    @Bean
    Uploads uploads(Settings settings) {
        return Uploads.at(settings.uploads(), PATIENCE);
    }

    @Bean
    ApplicationListener<ApplicationStartedEvent> preparation(Uploads uploads) {
        return started -> uploads.prepare();
    }
}
