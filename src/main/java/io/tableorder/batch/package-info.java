/** Work on the database that nobody waits for: in small batches, so that it holds up nobody, and left out while the database is away. */
@NullMarked
package io.tableorder.batch;

import org.jspecify.annotations.NullMarked;
