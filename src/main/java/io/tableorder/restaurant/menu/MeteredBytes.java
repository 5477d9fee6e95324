package io.tableorder.restaurant.menu;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * An upload that fails when the decoder that reads it allocates too much. The tables and transforms of a WebP may take thousands of
 * times the bytes that describe them, and no header says how much.
 */
final class MeteredBytes extends ImageInputStreamImpl {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int READS = 16;

    private final byte[] bytes;
    private final int free;
    private final long most;
    private int reads;

    /**
     * @param free the position from which reading only makes garbage, and is not metered
     * @param mostAllocated the bytes that the calling thread may allocate before that
     */
    MeteredBytes(byte[] bytes, int free, long mostAllocated) {
        this.bytes = bytes;
        this.free = free;
        this.most = allocated() + mostAllocated;
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public int read() throws IOException {
        meter();
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        meter();
        int count = (int) Math.min(length, bytes.length - streamPos);
        if (count <= 0) {
            return -1;
        }
        System.arraycopy(bytes, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    private void meter() throws IOException {
        bitOffset = 0;
        if (++reads % READS == 0 && streamPos < free && allocated() > most) {
            throw new IIOException("A picture that takes more memory than its size explains");
        }
    }
}
