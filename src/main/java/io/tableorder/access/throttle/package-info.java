/** How often a caller may call. */
@NullMarked
package io.tableorder.access.throttle;

import org.jspecify.annotations.NullMarked;
