/** Orders: place, read, change status. The main pipeline. */
@NullMarked
package io.tableorder.order;

import org.jspecify.annotations.NullMarked;
