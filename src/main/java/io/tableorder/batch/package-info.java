/** Does in small batches what would hold up others if it were done at once. */
@NullMarked
package io.tableorder.batch;

import org.jspecify.annotations.NullMarked;
