package io.tableorder.access.throttle;

import io.lettuce.core.event.connection.ConnectionActivatedEvent;
import io.lettuce.core.event.connection.ReconnectFailedEvent;
import io.lettuce.core.resource.ClientResources;
import io.tableorder.foundation.tls.TlsFailure;
import io.tableorder.foundation.tls.TlsNews;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;

/** Logs once why Redis is not reached again by TLS. Commands fail without that reason: they are not sent while there is no connection. */
@Component
class RedisReconnects implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(RedisReconnects.class);

    private final Disposable events;
    private final TlsNews tlsNews = new TlsNews();

    RedisReconnects(ClientResources client) {
        events = client.eventBus().get().subscribe(event -> {
            if (event instanceof ReconnectFailedEvent failed) {
                failed(failed.getCause());
            } else if (event instanceof ConnectionActivatedEvent) {
                connected();
            }
        });
    }

    private synchronized void failed(Throwable cause) {
        String tls = TlsFailure.explain(cause);
        if (tlsNews.isNews(tls)) {
            LOG.warn("Redis is not reached again: {}", tls);
        }
    }

    private synchronized void connected() {
        tlsNews.forget();
    }

    @Override
    public void destroy() {
        events.dispose();
    }
}
