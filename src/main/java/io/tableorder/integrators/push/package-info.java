/** Brings events to any HTTP API: with a body by template, headers of one's own, and OAuth 2.0. */
@NullMarked
package io.tableorder.integrators.push;

import org.jspecify.annotations.NullMarked;
