/** The promises to integrators, held against everything that can go wrong between an order and the devices it is for. */
@NullMarked
package io.tableorder.proof;

import org.jspecify.annotations.NullMarked;
