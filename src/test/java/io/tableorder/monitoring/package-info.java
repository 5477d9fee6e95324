/** What operators watch the service with: the files of {@code monitoring/}, held against the service. */
@NullMarked
package io.tableorder.monitoring;

import org.jspecify.annotations.NullMarked;
