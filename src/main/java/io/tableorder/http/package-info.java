/** The edge to HTTP: the contract, what may enter and leave, strict JSON. */
@NullMarked
package io.tableorder.http;

import org.jspecify.annotations.NullMarked;
