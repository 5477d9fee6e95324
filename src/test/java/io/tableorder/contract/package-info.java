/** Rules for every operation of the contract, including future ones. */
@NullMarked
package io.tableorder.contract;

import org.jspecify.annotations.NullMarked;
