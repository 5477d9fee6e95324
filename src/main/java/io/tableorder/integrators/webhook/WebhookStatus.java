package io.tableorder.integrators.webhook;

import java.util.Locale;

/** Whether a webhook is sent to. While it is paused, its events wait. */
enum WebhookStatus {
    ACTIVE,
    PAUSED,
    AUTO_PAUSED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
