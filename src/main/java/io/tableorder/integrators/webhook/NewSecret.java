package io.tableorder.integrators.webhook;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A webhook with its new secret, which is shown only this once. */
record NewSecret(@JsonUnwrapped WebhookView webhook, String secret) {

    @Override
    public String toString() {
        return "NewSecret[webhook=" + webhook + "]";
    }
}
