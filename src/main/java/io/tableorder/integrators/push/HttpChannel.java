package io.tableorder.integrators.push;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.integrators.delivery.Channel;
import io.tableorder.integrators.delivery.Target;
import io.tableorder.integrators.outbound.Sender;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The channel to systems with an HTTP API of their own, such as a POS, a chat or a bridge. */
@Component
class HttpChannel implements Channel, DisposableBean {

    private final Path templates;
    private final Sender sender = new Sender("http-push");

    @Autowired
    HttpChannel(Settings settings) {
        this(settings.routesDir());
    }

    /** @param templates the folder of templates */
    HttpChannel(Path templates) {
        this.templates = templates;
    }

    @Override
    public String kind() {
        return "http";
    }

    @Override
    public Target open(String name, Map<String, String> options) {
        return new HttpTarget(HttpOptions.of(options, templates), sender);
    }

    @Override
    public void destroy() {
        sender.close();
    }
}
