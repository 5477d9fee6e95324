/** Devices of a restaurant, played by software: for tests, and for whoever writes a connector without having the device. */
@NullMarked
package io.tableorder.simulator;

import org.jspecify.annotations.NullMarked;
