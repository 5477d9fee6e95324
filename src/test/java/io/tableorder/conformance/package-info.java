/** Checks that every connector must pass, whoever its author is. */
@NullMarked
package io.tableorder.conformance;

import org.jspecify.annotations.NullMarked;
