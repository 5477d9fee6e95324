package io.tableorder.restaurant.menu;

/** The place of a menu, or a category, that a reordering has moved. */
record NewPlace(long id, int displayOrder, int version) {}
