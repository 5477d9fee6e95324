/** All settings of an operator, in one tree, with their checks. */
@NullMarked
package io.tableorder.foundation.settings;

import org.jspecify.annotations.NullMarked;
