/** Orders: place, read, change status, delete. The main pipeline. */
@NullMarked
package io.tableorder.restaurant.order;

import org.jspecify.annotations.NullMarked;
