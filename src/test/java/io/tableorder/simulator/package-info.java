/** Simulated devices of a restaurant, for tests and for developers of connectors without the device. */
@NullMarked
package io.tableorder.simulator;

import org.jspecify.annotations.NullMarked;
