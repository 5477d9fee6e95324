/** PostgreSQL, Redis and an AMQP broker that ride along in development and tests, each where its URL is missing. */
@NullMarked
package io.tableorder.foundation.embedded;

import org.jspecify.annotations.NullMarked;
