/** Checks that every connector must pass, also one that an integrator wrote. */
@NullMarked
package io.tableorder.conformance;

import org.jspecify.annotations.NullMarked;
