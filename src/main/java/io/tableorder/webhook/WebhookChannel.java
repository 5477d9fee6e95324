package io.tableorder.webhook;

import io.tableorder.delivery.Channel;
import io.tableorder.delivery.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What drop-ins reach through the kamelet {@code webhook-sink}. */
@Component
class WebhookChannel implements Channel {

    static final String KIND = "webhook";

    private static final Set<String> OPTIONS = Set.of("url", "secret", "oldSecret");

    private final UrlRules rules;
    private final WebhookSender sender;

    WebhookChannel(UrlRules rules, WebhookSender sender) {
        this.rules = rules;
        this.sender = sender;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Target open(String name, Map<String, String> options) {
        for (String option : options.keySet()) {
            if (!OPTIONS.contains(option)) {
                throw new IllegalArgumentException("A webhook has no option " + option);
            }
        }
        List<Secret> secrets = new ArrayList<>(List.of(secret("secret", required(options, "secret"))));
        if (options.containsKey("oldSecret")) {
            secrets.add(secret("oldSecret", required(options, "oldSecret")));
        }
        return new Webhook(sender, new WebhookSender.Receiver(url(required(options, "url")), secrets));
    }

    private URI url(String text) {
        try {
            return rules.read(text);
        } catch (UrlRules.Refused e) {
            throw new IllegalArgumentException("The option url " + e.getMessage());
        }
    }

    /** In an endpoint's URI a plus sign is a blank, unless its author knows; base64 has none. */
    private static Secret secret(String option, String text) {
        try {
            return Secret.of(text.replace(' ', '+'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The option " + option + " " + e.getMessage());
        }
    }

    private static String required(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("A webhook needs the option " + name);
        }
        return value;
    }
}
