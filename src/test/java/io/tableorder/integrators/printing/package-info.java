@NullMarked
package io.tableorder.integrators.printing;

import org.jspecify.annotations.NullMarked;
