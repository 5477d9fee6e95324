/** The events of stores: the log, its outbox and relay, and the topology at RabbitMQ. */
@NullMarked
package io.tableorder.event;

import org.jspecify.annotations.NullMarked;
