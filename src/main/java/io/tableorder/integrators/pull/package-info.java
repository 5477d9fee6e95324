/** Lets the machines of a store fetch its log of events, for those that cannot be called. */
@NullMarked
package io.tableorder.integrators.pull;

import org.jspecify.annotations.NullMarked;
