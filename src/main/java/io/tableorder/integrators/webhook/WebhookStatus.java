package io.tableorder.integrators.webhook;

import java.util.Locale;

/** Whether a webhook is sent to. Its events wait for it while it is not. */
enum WebhookStatus {
    ACTIVE,
    PAUSED,
    AUTO_PAUSED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
