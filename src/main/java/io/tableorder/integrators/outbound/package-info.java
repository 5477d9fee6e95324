/**
 * Makes single HTTP requests to systems of others, with a hard time limit, bounded answers, and transcripts that staff may read. The
 * caller decides what an answer means.
 */
@NullMarked
package io.tableorder.integrators.outbound;

import org.jspecify.annotations.NullMarked;
