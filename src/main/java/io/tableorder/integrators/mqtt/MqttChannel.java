package io.tableorder.integrators.mqtt;

import io.tableorder.integrators.delivery.Channel;
import io.tableorder.integrators.delivery.ChannelOptions;
import io.tableorder.integrators.delivery.Target;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Topics of MQTT 5 brokers: the kamelet {@code mqtt-sink}. */
@Component
class MqttChannel implements Channel {

    private static final Set<String> OPTIONS = Set.of("broker", "topic", "username", "password", "retain");

    private static final Pattern BROKER = Pattern.compile("(tcp|ssl)://[A-Za-z0-9.-]+(:[0-9]{1,5})?");

    /** Excludes wildcards, and the topics of the broker itself. */
    private static final Pattern TOPIC = Pattern.compile("[^$+#/\\p{Cntrl}][^+#\\p{Cntrl}]{0,199}");

    @Override
    public String kind() {
        return "mqtt";
    }

    @Override
    public Target open(String name, Map<String, String> given) {
        ChannelOptions options = new ChannelOptions(given, OPTIONS);
        String broker = options.required("broker");
        if (!BROKER.matcher(broker).matches()) {
            throw new IllegalArgumentException(
                    "The option broker is no address such as tcp://broker.example.com:1883 or ssl://broker.example.com:8883");
        }
        String topic = options.required("topic");
        if (!TOPIC.matcher(topic).matches()) {
            throw new IllegalArgumentException("The option topic is not the beginning of a topic");
        }
        return new MqttTopic(
                name,
                new MqttTopic.Setup(
                        broker,
                        topic,
                        options.optional("username"),
                        options.optional("password"),
                        options.flag("retain", true)));
    }
}
