/** Guards and loads the Camel routes that integrators drop into {@code routes/}. */
@NullMarked
package io.tableorder.dropin;

import org.jspecify.annotations.NullMarked;
