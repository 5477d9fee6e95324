/** Everything that goes wrong, as a problem answer with a stable code. */
@NullMarked
package io.tableorder.failure;

import org.jspecify.annotations.NullMarked;
