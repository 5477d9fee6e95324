/** What guests can order: categories, menus and their images. */
@NullMarked
package io.tableorder.restaurant.menu;

import org.jspecify.annotations.NullMarked;
