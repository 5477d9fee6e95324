package io.tableorder.restaurant.menu;

/** The names of the two files of a menu's image. */
record MenuImage(String file, String thumbnail) {}
