/** Sends events to any HTTP API, with bodies by template, custom headers, and OAuth 2.0. */
@NullMarked
package io.tableorder.integrators.push;

import org.jspecify.annotations.NullMarked;
