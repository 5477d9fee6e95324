package io.tableorder.restaurant.menu;

/** The names of the two files of a menu's image, in the folder of uploads. */
record MenuImage(String file, String thumbnail) {}
