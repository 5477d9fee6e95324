/** How moments are written. */
@NullMarked
package io.tableorder.foundation.time;

import org.jspecify.annotations.NullMarked;
