package io.tableorder.integrators.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** A body that records whether any of it was written to the connection. If none was, the request has had no effect. */
final class WatchedBody extends HttpEntityWrapper {

    private volatile boolean hasBegun;

    WatchedBody(String body) {
        super(new ByteArrayEntity(body.getBytes(UTF_8), null));
    }

    boolean hasBegun() {
        return hasBegun;
    }

    @Override
    public void writeTo(OutputStream connection) throws IOException {
        super.writeTo(new FilterOutputStream(connection) {
            @Override
            public void write(int b) throws IOException {
                hasBegun = true;
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                hasBegun = true;
                out.write(bytes, from, length);
            }
        });
    }
}
