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
 * The container's HTTP, but for two things. A connection whose request line and headers have not come within {@link #PATIENCE}, or up
 * to half as long again, is closed: the container counts from byte to byte, and would wait for ever for a client that sends one now and then. And the name of a
 * host may have an underscore, as those of containers have.
 */
@Component
class EdgeProtocol implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(Protocol.class.getName());
    }

    /** Made by Tomcat, by class name, perhaps with another class loader than the service's: it knows nothing of the service. */
    public static class Protocol extends Http11NioProtocol {

        public Protocol() {
            ConnectionHandler<NioChannel> handler = new Connections(this);
            setHandler(handler);
            getEndpoint().setHandler(handler);
            // From byte to byte of a body: takes the place of what was left for the headers.
            setDisableUploadTimeout(false);
            setConnectionUploadTimeout(20_000);
            // The kernel would take up to 4 MiB for each client that does not read, out of the container's memory.
            getEndpoint().getSocketProperties().setTxBufSize(64 * 1024);
        }

        /** Of a response's buffers, in bytes and in characters: answers come as they are, and not in pieces. */
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
                MessageBytes likeIt = MessageBytes.newInstance();
                likeIt.setBytes(bytes, 0, bytes.length);
                super.parseHost(likeIt);
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

            /** Milliseconds. */
            private static long left(Processor processor) {
                // Differs from one to the next: those that came at once are not all let go of at once.
                long patience = PATIENCE.toMillis() + System.identityHashCode(processor) % (PATIENCE.toMillis() / 2);
                long begun = processor.getRequest().getStartTimeNanos();
                return begun < 0 ? patience : patience - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            }
        }
    }
}
