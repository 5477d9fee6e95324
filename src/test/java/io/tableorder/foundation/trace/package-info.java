@NullMarked
package io.tableorder.foundation.trace;

import org.jspecify.annotations.NullMarked;
