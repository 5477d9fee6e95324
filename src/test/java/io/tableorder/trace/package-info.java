@NullMarked
package io.tableorder.trace;

import org.jspecify.annotations.NullMarked;
