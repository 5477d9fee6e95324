/** Guards and loads the Camel routes that integrators drop into {@code routes/}. */
@NullMarked
package io.tableorder.integrators.connector;

import org.jspecify.annotations.NullMarked;
