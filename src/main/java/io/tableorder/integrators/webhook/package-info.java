/** Tells other systems of a store's events by signed HTTP requests, as Standard Webhooks wants them. */
@NullMarked
package io.tableorder.integrators.webhook;

import org.jspecify.annotations.NullMarked;
