package io.tableorder.edge;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds an answer until it is complete, so that the code that writes it never waits for the client, and may still answer with a problem
 * instead. Live streams bypass it: the container gives them the response itself.
 */
final class HeldAnswer extends HttpServletResponseWrapper {

    private static final Logger LOG = LoggerFactory.getLogger(HeldAnswer.class);
    private static final Duration SOON = Duration.ofSeconds(2);

    /** The container's request. The requests behind the filters may hide its body. */
    private final HttpServletRequest request;

    private final HttpServletResponse response;

    /** For large answers. */
    private final Path folder;

    private @Nullable Spool bytes;
    private long length = -1;
    private boolean isFlushed;
    private boolean isLeftToContainer;
    private @Nullable PrintWriter writer;

    HeldAnswer(HttpServletRequest request, HttpServletResponse response, Path folder) {
        super(response);
        this.request = request;
        this.response = response;
        this.folder = folder;
    }

    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return response;
    }

    /** Whether the container makes the answer, from an error or a redirect, or has begun to send it. */
    boolean isLeftToContainer() {
        return isLeftToContainer || response.isCommitted();
    }

    /** Ends the connection after the answer, even if part of the request has not arrived. */
    void endConnection() {
        response.setHeader("Connection", "close");
    }

    /** The body that was written, which nothing changes now. Sets the length; the response already has all other headers. */
    Spool content() {
        if (writer != null) {
            writer.flush();
        }
        isFlushed = true;
        Spool all = bytes();
        all.complete();
        response.setContentLengthLong(length >= 0 ? length : all.size());
        return all;
    }

    /**
     * Sends the answer on this thread, which waits if the client does not read. Only for a small answer that ends the connection.
     *
     * @param status status of the answer, since the container has set that of the failure
     */
    void sendNow(int status) throws IOException {
        response.setStatus(status);
        RequestEnds.note(request, status);
        Spool content = content();
        endConnection();
        for (long sent = 0; sent < content.size(); ) {
            sent += content.copy(sent, Integer.MAX_VALUE, response.getOutputStream());
        }
        response.flushBuffer();
    }

    /** Drops what was written, and takes no more. */
    void close() {
        bytes().close();
    }

    private Spool bytes() {
        Spool all = bytes;
        if (all == null) {
            all = new Spool(folder, length);
            bytes = all;
        }
        return all;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return new Held();
    }

    @Override
    public PrintWriter getWriter() {
        if (writer == null) {
            writer = new PrintWriter(new OutputStreamWriter(new Held(), StandardCharsets.UTF_8));
        }
        return writer;
    }

    @Override
    public void setContentLength(int length) {
        this.length = length;
    }

    @Override
    public void setContentLengthLong(long length) {
        this.length = length;
    }

    @Override
    public void flushBuffer() {
        isFlushed = true;
    }

    @Override
    public boolean isCommitted() {
        return isFlushed || response.isCommitted();
    }

    @Override
    public void resetBuffer() {
        if (isCommitted()) {
            throw new IllegalStateException("The answer is on its way");
        }
        close();
        bytes = null;
        writer = null;
        length = -1;
    }

    @Override
    public void reset() {
        resetBuffer();
        super.reset();
    }

    @Override
    public void setBufferSize(int size) {
        // The buffer grows as needed.
    }

    @Override
    public void sendError(int status) throws IOException {
        isLeftToContainer = true;
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        isLeftToContainer = true;
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        isLeftToContainer = true;
        super.sendRedirect(location);
    }

    private final class Held extends ServletOutputStream {

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] some, int from, int count) {
            try {
                bytes().write(some, from, count);
            } catch (ClosedChannelException late) {
                // The request has had another answer, or the service stops.
                throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, SOON);
            } catch (IOException full) {
                LOG.error("A large answer could not be kept in {}", folder, full);
                throw new ProblemException(ProblemCode.INSUFFICIENT_STORAGE);
            }
        }

        @Override
        public void flush() {
            flushBuffer();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("A held answer is always ready to be written");
        }
    }
}
