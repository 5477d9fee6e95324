/**
 * Guards and loads the Camel routes that integrators drop into {@code routes/}. {@code ConnectorList} shows a file that is refused;
 * a message that a loaded route fails on becomes a dead letter (module {@code deadletter}).
 */
@NullMarked
package io.tableorder.integrators.connector;

import org.jspecify.annotations.NullMarked;
