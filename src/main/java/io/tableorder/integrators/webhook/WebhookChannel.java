package io.tableorder.integrators.webhook;

import io.tableorder.integrators.delivery.Channel;
import io.tableorder.integrators.delivery.ChannelOptions;
import io.tableorder.integrators.delivery.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The channel of the kamelet {@code webhook-sink}. */
@Component
class WebhookChannel implements Channel {

    static final String KIND = "webhook";

    private static final Set<String> OPTIONS = Set.of("url", "secret", "oldSecret");

    private final UrlRules rules;

    WebhookChannel(UrlRules rules) {
        this.rules = rules;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Target open(String name, Map<String, String> given) {
        ChannelOptions options = new ChannelOptions(given, OPTIONS);
        List<Secret> secrets = new ArrayList<>(List.of(secret(options, "secret")));
        if (given.containsKey("oldSecret")) {
            secrets.add(secret(options, "oldSecret"));
        }
        return new Webhook(new WebhookSender.Receiver(url(options.required("url")), secrets));
    }

    private URI url(String text) {
        try {
            return rules.read(text);
        } catch (UrlRules.Refused e) {
            throw new IllegalArgumentException("The option url " + e.getMessage());
        }
    }

    /** Turns blanks back into plus signs: an unescaped plus in an endpoint's URI becomes a blank, and base64 has no blanks. */
    private static Secret secret(ChannelOptions options, String option) {
        options.required(option);
        try {
            return Secret.of(options.asWritten(option, "").replace(' ', '+'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The option " + option + " " + e.getMessage());
        }
    }
}
