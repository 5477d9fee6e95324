@NullMarked
package io.tableorder.push;

import org.jspecify.annotations.NullMarked;
