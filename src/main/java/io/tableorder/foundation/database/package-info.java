/** Access to PostgreSQL as a whole: transactions with retries, whether it is away, pools, slow statements. */
@NullMarked
package io.tableorder.foundation.database;

import org.jspecify.annotations.NullMarked;
