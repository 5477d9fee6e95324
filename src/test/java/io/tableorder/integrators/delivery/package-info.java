@NullMarked
package io.tableorder.integrators.delivery;

import org.jspecify.annotations.NullMarked;
