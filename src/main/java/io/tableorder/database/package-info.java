/** What all who use the database share: whether it answers. */
@NullMarked
package io.tableorder.database;

import org.jspecify.annotations.NullMarked;
