/** Everything an operator can set, in one tree. */
@NullMarked
package io.tableorder.settings;

import org.jspecify.annotations.NullMarked;
