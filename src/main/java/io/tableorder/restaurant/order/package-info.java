/** Orders: quote, place, read, change status, take items back, delete. The main pipeline. */
@NullMarked
package io.tableorder.restaurant.order;

import org.jspecify.annotations.NullMarked;
