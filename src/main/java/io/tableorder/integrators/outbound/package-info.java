/**
 * Makes single HTTP requests to systems that others run: within a hard time, with bounded answers, and with texts of both that
 * staff may read. What an answer means is for the caller to say.
 */
@NullMarked
package io.tableorder.integrators.outbound;

import org.jspecify.annotations.NullMarked;
