@NullMarked
package io.tableorder.printing;

import org.jspecify.annotations.NullMarked;
