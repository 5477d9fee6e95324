package io.tableorder.edge;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * The bytes of an answer: in memory while they are few, otherwise in a file. The file has no name once it is open (on Windows until it is
 * closed), so that the system frees its space when it is closed or the process ends in any way.
 */
final class Spool implements AutoCloseable {

    /** More than nearly every answer has. */
    static final int MOST_IN_MEMORY = 2 * 1024 * 1024;

    private static final long MOST = 1024L * 1024 * 1024;

    /** What is written to the file at once. Less stays in memory, so that nothing can fail after the last write. */
    private static final int BLOCK = 64 * 1024;

    private final Path folder;

    /** What is not in the file. */
    private final FastByteArrayOutputStream rest;

    private @Nullable FileChannel file;
    private long inFile;
    private boolean isComplete;

    /** @param expected how many bytes to expect; a hint */
    Spool(Path folder, long expected) {
        this.folder = folder;
        this.rest = new FastByteArrayOutputStream((int) Math.max(256, Math.min(expected, MOST_IN_MEMORY)));
    }

    synchronized long size() {
        return inFile + rest.size();
    }

    synchronized int inMemory() {
        return rest.size();
    }

    synchronized boolean hasFile() {
        return file != null;
    }

    /**
     * @throws ClosedChannelException if the answer is complete, or no longer wanted
     * @throws IOException if there is no room
     */
    synchronized void write(byte[] bytes, int from, int count) throws IOException {
        if (isComplete) {
            throw new ClosedChannelException();
        }
        if (rest.size() + count <= (file == null ? MOST_IN_MEMORY : BLOCK)) {
            rest.write(bytes, from, count);
            return;
        }
        append(rest.toByteArrayUnsafe(), 0, rest.size());
        rest.reset();
        if (count < BLOCK) {
            rest.write(bytes, from, count);
        } else {
            append(bytes, from, count);
        }
    }

    private void append(byte[] bytes, int from, int count) throws IOException {
        if (inFile + count > MOST) {
            throw new IOException("The answer has more than 1 GiB");
        }
        FileChannel out = file;
        if (out == null) {
            out = open();
            file = out;
        }
        int end = from + count;
        for (int at = from; at < end; ) {
            // Java copies what it writes into native memory, and keeps that for the thread.
            int written = out.write(ByteBuffer.wrap(bytes, at, Math.min(BLOCK, end - at)), inFile);
            at += written;
            inFile += written;
        }
    }

    private FileChannel open() throws IOException {
        Files.createDirectories(folder);
        return FileChannel.open(
                folder.resolve(UUID.randomUUID() + ".tmp"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    synchronized void complete() {
        isComplete = true;
    }

    /** Writes up to {@code most} bytes from a position on, and returns how many. */
    synchronized int copy(long from, int most, OutputStream out) throws IOException {
        FileChannel source = file;
        if (source == null || from >= inFile) {
            int begin = (int) (from - inFile);
            int count = Math.min(most, rest.size() - begin);
            out.write(rest.toByteArrayUnsafe(), begin, count);
            return count;
        }
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(most, inFile - from));
        while (part.hasRemaining()) {
            if (source.read(part, from + part.position()) < 0) {
                throw new EOFException("The file of an answer is shorter than the answer");
            }
        }
        out.write(part.array(), 0, part.capacity());
        return part.capacity();
    }

    /** Drops the bytes. May be called more than once, and by any thread. */
    @Override
    public synchronized void close() {
        isComplete = true;
        rest.reset();
        inFile = 0;
        FileChannel open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Its descriptor is free all the same.
            }
        }
    }
}
