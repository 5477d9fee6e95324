package io.tableorder.edge;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * Holds an answer until it is complete, so that the code that writes it never waits for the client. Live streams bypass it: the container
 * gives them the response itself.
 */
final class HeldAnswer extends HttpServletResponseWrapper {

    private static final int MOST_AT_FIRST = 1024 * 1024;

    /** The container's request. The requests behind the filters may hide its body. */
    private final HttpServletRequest request;

    private final HttpServletResponse response;

    private @Nullable FastByteArrayOutputStream bytes;
    private long length = -1;
    private boolean isFlushed;
    private boolean isLeftToContainer;
    private @Nullable PrintWriter writer;

    HeldAnswer(HttpServletRequest request, HttpServletResponse response) {
        super(response);
        this.request = request;
        this.response = response;
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

    /** The body that was written. Sets the length; the response already has all other headers. */
    byte[] content() {
        if (writer != null) {
            writer.flush();
        }
        response.setContentLengthLong(length >= 0 ? length : bytes == null ? 0 : bytes.size());
        return bytes == null ? new byte[0] : bytes.toByteArrayUnsafe();
    }

    /**
     * Sends the answer on this thread, which waits if the client does not read. Only for a small answer that ends the connection.
     *
     * @param status status of the answer, since the container has set that of the failure
     */
    void sendNow(int status) throws IOException {
        response.setStatus(status);
        RequestEnds.note(request, status);
        byte[] content = content();
        endConnection();
        response.getOutputStream().write(content);
        response.flushBuffer();
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
        bytes = null;
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

        private FastByteArrayOutputStream bytes() {
            FastByteArrayOutputStream all = bytes;
            if (all == null) {
                all = new FastByteArrayOutputStream((int) Math.max(256, Math.min(length, MOST_AT_FIRST)));
                bytes = all;
            }
            return all;
        }

        @Override
        public void write(int one) throws IOException {
            bytes().write(one);
        }

        @Override
        public void write(byte[] some, int from, int count) throws IOException {
            bytes().write(some, from, count);
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
