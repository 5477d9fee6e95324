package io.tableorder.integrators.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a webhook is sent to. While it is paused, its events wait. */
enum WebhookStatus {
    ACTIVE,
    PAUSED,
    AUTO_PAUSED;

    /** As the database and the API write it. */
    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static WebhookStatus of(String word) {
        for (WebhookStatus status : values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
