@NullMarked
package io.tableorder.delivery;

import org.jspecify.annotations.NullMarked;
