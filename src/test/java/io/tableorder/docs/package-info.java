/** Tests that the documentation is true. */
@NullMarked
package io.tableorder.docs;

import org.jspecify.annotations.NullMarked;
