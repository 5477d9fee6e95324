/** The screens as people use them, in a real browser. */
@NullMarked
package io.tableorder.screens;

import org.jspecify.annotations.NullMarked;
