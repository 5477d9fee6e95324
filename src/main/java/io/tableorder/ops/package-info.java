/** What operators look at and call: health, start-up banner, housekeeping, the command for the database. */
@NullMarked
package io.tableorder.ops;

import org.jspecify.annotations.NullMarked;
