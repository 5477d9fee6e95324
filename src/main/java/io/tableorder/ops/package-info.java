/** What operators look at: health, start-up banner, housekeeping. */
@NullMarked
package io.tableorder.ops;

import org.jspecify.annotations.NullMarked;
