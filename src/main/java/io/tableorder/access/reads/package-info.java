/** The record of what super admins read of stores. */
@NullMarked
package io.tableorder.access.reads;

import org.jspecify.annotations.NullMarked;
