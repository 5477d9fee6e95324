package io.tableorder.pos;

import io.tableorder.delivery.Channel;
import io.tableorder.delivery.Target;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Reaches POS systems that take orders over HTTP. */
@Component
class PosChannel implements Channel, DisposableBean {

    private final PosMessages messages;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "pos-push");
        thread.setDaemon(true);
        return thread;
    });

    PosChannel(PosMessages messages) {
        this.messages = messages;
    }

    @Override
    public String kind() {
        return "pos";
    }

    @Override
    public Target open(String name, Map<String, String> options) {
        return new Pos(messages, PosOptions.of(options), threads);
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
