/** How moments are written. */
@NullMarked
package io.tableorder.time;

import org.jspecify.annotations.NullMarked;
