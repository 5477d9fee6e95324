package io.tableorder.pos;

import io.tableorder.delivery.Channel;
import io.tableorder.delivery.Target;
import io.tableorder.outbound.Sender;
import java.util.Map;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Reaches POS systems that take orders over HTTP. */
@Component
class PosChannel implements Channel, DisposableBean {

    private final PosMessages messages;
    private final Sender sender = new Sender("pos-push");

    PosChannel(PosMessages messages) {
        this.messages = messages;
    }

    @Override
    public String kind() {
        return "pos";
    }

    @Override
    public Target open(String name, Map<String, String> options) {
        return new Pos(messages, PosOptions.of(options), sender);
    }

    @Override
    public void destroy() {
        sender.close();
    }
}
