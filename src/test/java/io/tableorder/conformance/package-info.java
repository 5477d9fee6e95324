/** What every connector has to hold, whoever has written it. */
@NullMarked
package io.tableorder.conformance;

import org.jspecify.annotations.NullMarked;
