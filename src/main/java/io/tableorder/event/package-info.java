/** What happened, in order: the event log, its outbox and relay, and the topology of RabbitMQ. */
@NullMarked
package io.tableorder.event;

import org.jspecify.annotations.NullMarked;
