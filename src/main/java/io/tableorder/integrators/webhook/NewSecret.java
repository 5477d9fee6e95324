package io.tableorder.integrators.webhook;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A webhook with a secret that was just made, which is shown this once. */
record NewSecret(@JsonUnwrapped WebhookView webhook, String secret) {

    @Override
    public String toString() {
        return "NewSecret[webhook=" + webhook + "]";
    }
}
