/** What the machines of a store fetch for themselves: its log of events, for those that cannot be called. */
@NullMarked
package io.tableorder.integration;

import org.jspecify.annotations.NullMarked;
