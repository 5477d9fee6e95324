package io.tableorder.restaurant.menu;

/** The two files of a menu's image, by their names in the folder of uploads. */
record MenuImage(String file, String thumbnail) {}
