/** PostgreSQL, Redis and an AMQP broker for development and tests, each started if its URL is missing. */
@NullMarked
package io.tableorder.foundation.embedded;

import org.jspecify.annotations.NullMarked;
