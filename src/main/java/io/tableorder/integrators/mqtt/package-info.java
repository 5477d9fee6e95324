/** Publishes events to topics of an MQTT broker, for displays in the kitchen and other subscribers. */
@NullMarked
package io.tableorder.integrators.mqtt;

import org.jspecify.annotations.NullMarked;
