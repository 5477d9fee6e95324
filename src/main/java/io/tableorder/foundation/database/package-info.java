/** The one place that knows PostgreSQL as a whole: transactions that are tried again, whether it is away, pools, slow statements. */
@NullMarked
package io.tableorder.foundation.database;

import org.jspecify.annotations.NullMarked;
