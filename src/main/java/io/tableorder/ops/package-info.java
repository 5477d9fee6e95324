/** What operators look at and call: health, metrics, the start-up banner, the command for the database. */
@NullMarked
package io.tableorder.ops;

import org.jspecify.annotations.NullMarked;
