/** What all routes of the service share. */
@NullMarked
package io.tableorder.foundation.route;

import org.jspecify.annotations.NullMarked;
