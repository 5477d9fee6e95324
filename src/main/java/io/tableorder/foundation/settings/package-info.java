/** Everything an operator can set, in one tree. */
@NullMarked
package io.tableorder.foundation.settings;

import org.jspecify.annotations.NullMarked;
