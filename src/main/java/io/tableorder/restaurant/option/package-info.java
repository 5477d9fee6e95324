/** What guests choose with a dish: groups of options, which any number of menus share. */
@NullMarked
package io.tableorder.restaurant.option;

import org.jspecify.annotations.NullMarked;
