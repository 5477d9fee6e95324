package io.tableorder.integrators.deadletter;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.support.converter.MessageConverter;

/**
 * Passes the message on with all its headers; Camel would leave out those that look like its own. It is no bean, because all endpoints
 * would use it then.
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
