/** The edge to HTTP: what a request passes before its route, and how its answer leaves. */
@NullMarked
package io.tableorder.edge;

import org.jspecify.annotations.NullMarked;
