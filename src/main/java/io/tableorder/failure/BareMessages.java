package io.tableorder.failure;

import jakarta.validation.Configuration;
import jakarta.validation.MessageInterpolator;
import java.util.Locale;
import org.springframework.boot.autoconfigure.validation.ValidationConfigurationCustomizer;
import org.springframework.stereotype.Component;

/**
 * Leaves the messages of violated constraints as they are. Clients get the text of a code, and interpolating messages would cost more than
 * all the rest of a refusal.
 */
@Component
class BareMessages implements ValidationConfigurationCustomizer, MessageInterpolator {

    @Override
    public void customize(Configuration<?> configuration) {
        configuration.messageInterpolator(this);
    }

    @Override
    public String interpolate(String template, Context context) {
        return template;
    }

    @Override
    public String interpolate(String template, Context context, Locale locale) {
        return template;
    }
}
