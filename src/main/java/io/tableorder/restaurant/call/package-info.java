/** Service calls: guests ask for staff, who take the call and settle it. */
@NullMarked
package io.tableorder.restaurant.call;

import org.jspecify.annotations.NullMarked;
