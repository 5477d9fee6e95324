/** Whether connectors and targets work, for modules that must not know what these are. */
@NullMarked
package io.tableorder.foundation.connector;

import org.jspecify.annotations.NullMarked;
