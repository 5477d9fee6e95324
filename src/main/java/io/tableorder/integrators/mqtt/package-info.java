/** Publishes what happened to topics of an MQTT broker, for displays in the kitchen and whatever else listens there. */
@NullMarked
package io.tableorder.integrators.mqtt;

import org.jspecify.annotations.NullMarked;
