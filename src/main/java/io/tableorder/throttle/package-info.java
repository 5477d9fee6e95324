/** How often a caller may call. */
@NullMarked
package io.tableorder.throttle;

import org.jspecify.annotations.NullMarked;
