/** Sends a store's events to other systems by signed HTTP requests, as Standard Webhooks defines them. */
@NullMarked
package io.tableorder.integrators.webhook;

import org.jspecify.annotations.NullMarked;
