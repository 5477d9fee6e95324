@NullMarked
package io.tableorder.integrators.push;

import org.jspecify.annotations.NullMarked;
