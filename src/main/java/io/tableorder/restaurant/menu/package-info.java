/** What guests can order: categories and menus, sold-out or not. */
@NullMarked
package io.tableorder.restaurant.menu;

import org.jspecify.annotations.NullMarked;
