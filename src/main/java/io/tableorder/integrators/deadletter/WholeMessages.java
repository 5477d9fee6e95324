package io.tableorder.integrators.deadletter;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.support.converter.MessageConverter;

/**
 * Hands the message itself over, with all its headers: Camel leaves out those that it could take for
 * its own. Not a bean: it would be everybody's.
 */
class WholeMessages implements MessageConverter {

    @Override
    public Object fromMessage(Message message) {
        return message;
    }

    @Override
    public Message toMessage(Object object, MessageProperties properties) {
        throw new UnsupportedOperationException("Nothing is sent this way");
    }
}
