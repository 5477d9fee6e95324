/** The last address of what could not be delivered. */
@NullMarked
package io.tableorder.integrators.deadletter;

import org.jspecify.annotations.NullMarked;
