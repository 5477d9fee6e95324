/** The documentation holds what it says. */
@NullMarked
package io.tableorder.docs;

import org.jspecify.annotations.NullMarked;
