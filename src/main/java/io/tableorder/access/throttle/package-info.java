/** Rate limits: how often each caller may call. */
@NullMarked
package io.tableorder.access.throttle;

import org.jspecify.annotations.NullMarked;
