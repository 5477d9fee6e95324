/** What every line of the log is for: the request and the trace, on whatever thread; and which statements take long. */
@NullMarked
package io.tableorder.foundation.trace;

import org.jspecify.annotations.NullMarked;
