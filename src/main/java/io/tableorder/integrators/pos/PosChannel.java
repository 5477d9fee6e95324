package io.tableorder.integrators.pos;

import io.tableorder.integrators.delivery.Channel;
import io.tableorder.integrators.delivery.Target;
import io.tableorder.integrators.outbound.Sender;
import io.tableorder.integrators.webhook.AddressGuard;
import io.tableorder.integrators.webhook.UrlRules;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The channel to POS systems that take orders over HTTP. */
@Component
class PosChannel implements Channel, DisposableBean {

    private final PosMessages messages;
    private final UrlRules rules;
    private final Sender sender = new Sender("pos-push");

    /** For addresses that staff enter. */
    private final Sender guarded;

    PosChannel(PosMessages messages, UrlRules rules, AddressGuard guard) {
        this.messages = messages;
        this.rules = rules;
        this.guarded = new Sender("pos-push", guard);
    }

    @Override
    public String kind() {
        return "pos";
    }

    @Override
    public boolean takesCopies() {
        return true;
    }

    @Override
    public Target open(String name, Map<String, String> options) {
        return new Pos(messages, PosOptions.of(options), sender);
    }

    @Override
    public Target open(UUID store, String name, Map<String, String> options) {
        return new Pos(messages, PosOptions.of(options), guarded);
    }

    @Override
    public void checkAddresses(Map<String, String> options) {
        try {
            rules.readOutside(PosOptions.of(options).url().toString());
        } catch (UrlRules.Refused e) {
            throw new IllegalArgumentException("The option url " + e.getMessage());
        }
    }

    @Override
    public void destroy() {
        sender.close();
        guarded.close();
    }
}
