package io.tableorder.integrators.pos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.util.Optional;

/** A version of the canonical messages to a POS. */
interface PosFormat {

    /** The name that each message has. */
    String schema();

    /**
     * The message for an event, yet without the job that delivers it.
     *
     * @return empty if a POS has no use for the event
     * @throws IllegalArgumentException if the event lacks something that the message needs
     */
    Optional<ObjectNode> messageOf(ConnectorEvent event);
}
