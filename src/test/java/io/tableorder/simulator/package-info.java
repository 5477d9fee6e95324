/** Stand-ins for what restaurants have at the other end: made to fail in every way that the real ones do. */
@NullMarked
package io.tableorder.simulator;

import org.jspecify.annotations.NullMarked;
