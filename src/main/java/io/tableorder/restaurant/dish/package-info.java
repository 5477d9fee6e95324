/** What is true of a dish wherever it is shown or ordered: when it can be ordered, its texts by language, its allergens. */
@NullMarked
package io.tableorder.restaurant.dish;

import org.jspecify.annotations.NullMarked;
