package io.tableorder.edge;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * The container's HTTP with two changes. A connection whose request line and headers have not arrived within {@link #PATIENCE}, or up to
 * half as long again, is closed: the container's own limit restarts at every byte, so that it would wait forever for a client that sends
 * one now and then. And a host's name may have an underscore, as names of Docker containers do.
 */
@Component
class EdgeProtocol implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(Protocol.class.getName());
    }

    /** Tomcat creates it by its class name, perhaps with another class loader than the service's, so it uses no class of the service. */
    public static class Protocol extends Http11NioProtocol {

        public Protocol() {
            ConnectionHandler<NioChannel> handler = new Connections(this);
            setHandler(handler);
            getEndpoint().setHandler(handler);
            // The time from one byte of a body to the next. It replaces the rest of the time for the headers.
            setDisableUploadTimeout(false);
            setConnectionUploadTimeout(20_000);
            // Without it the kernel takes up to 4 MiB of the container's memory for each client that does not read.
            getEndpoint().getSocketProperties().setTxBufSize(64 * 1024);
        }

        /** The size of a response's buffers, in bytes and in characters. Small, since answers are written whole. */
        @Override
        public int getDesiredBufferSize() {
            return 2 * 1024;
        }

        @Override
        protected Processor createProcessor() {
            return new AnyHost(this, getAdapter());
        }

        private static final class AnyHost extends Http11Processor {

            AnyHost(Protocol protocol, Adapter adapter) {
                super(protocol, adapter);
            }

            @Override
            protected void parseHost(@Nullable MessageBytes host) {
                String name = host == null || host.isNull() ? "" : host.toString();
                if (name.indexOf('_') < 0) {
                    super.parseHost(host);
                    return;
                }
                byte[] bytes = name.replace('_', 'x').getBytes(StandardCharsets.ISO_8859_1);
                MessageBytes withoutUnderscore = MessageBytes.newInstance();
                withoutUnderscore.setBytes(bytes, 0, bytes.length);
                super.parseHost(withoutUnderscore);
                if (!getErrorState().isError()) {
                    MessageBytes server = request.serverName();
                    server.setString(name.substring(0, server.getLength()));
                }
            }
        }

        private static final class Connections extends ConnectionHandler<NioChannel> {

            Connections(AbstractProtocol<NioChannel> protocol) {
                super(protocol);
            }

            @Override
            public SocketState process(SocketWrapperBase<NioChannel> connection, SocketEvent event) {
                SocketState state = super.process(connection, event);
                return state == SocketState.LONG
                                && connection.getCurrentProcessor() instanceof Processor processor
                                && isReadingHeaders(processor)
                                && left(processor) <= 0
                        ? SocketState.CLOSED
                        : state;
            }

            @Override
            protected void longPoll(SocketWrapperBase<?> connection, Processor processor) {
                if (isReadingHeaders(processor)) {
                    connection.setReadTimeout(Math.max(1, left(processor)));
                }
                super.longPoll(connection, processor);
            }

            private static boolean isReadingHeaders(Processor processor) {
                return !processor.isAsync() && !processor.isUpgrade();
            }

            /** How long the headers may still take, in milliseconds. */
            private static long left(Processor processor) {
                // Differs between connections, so that those that came together are not all closed together.
                long patience = PATIENCE.toMillis() + System.identityHashCode(processor) % (PATIENCE.toMillis() / 2);
                long begun = processor.getRequest().getStartTimeNanos();
                return begun < 0 ? patience : patience - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            }
        }
    }
}
