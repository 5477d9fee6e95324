/** What holds for every operation of the contract, those included that are yet to come. */
@NullMarked
package io.tableorder.contract;

import org.jspecify.annotations.NullMarked;
