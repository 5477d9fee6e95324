/** The request and the trace that each log line belongs to, on every thread. */
@NullMarked
package io.tableorder.foundation.trace;

import org.jspecify.annotations.NullMarked;
