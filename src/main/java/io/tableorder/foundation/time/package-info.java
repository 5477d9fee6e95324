/** The format of times. */
@NullMarked
package io.tableorder.foundation.time;

import org.jspecify.annotations.NullMarked;
