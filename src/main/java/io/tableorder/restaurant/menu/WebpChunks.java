package io.tableorder.restaurant.menu;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOException;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a WebP's first picture, read without decoding it. The decoder allocates by the outer size, reads by the inner size,
 * and accepts chunks in any order. Here both sizes must be equal, and the chunks must be in the order of the format.
 *
 * @param lossyFrom the position of the lossy picture's data; the length of the file if it has none
 * @param exif the metadata of the camera
 */
record WebpChunks(
        int width,
        int height,
        boolean isLossless,
        boolean hasAlpha,
        int lossyFrom,
        @Nullable ByteBuffer exif) {

    private static final int FIRST = 12;
    private static final int EXTENDED = FIRST + 8 + 10;
    private static final int IN_FRAME = 16;
    private static final int HAS_ANIMATION = 2;

    static WebpChunks of(byte[] bytes) throws IIOException {
        try {
            return new Walk(bytes).read();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException cutOff) {
            throw new IIOException("A WebP ends too early", cutOff);
        }
    }

    private static final class Walk {

        private final ByteBuffer bytes;
        private int width;
        private int height;
        private boolean hasPicture;
        private boolean isLossless;
        private boolean hasAlpha;
        private int lossyFrom;
        private @Nullable ByteBuffer exif;

        Walk(byte[] bytes) {
            this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            this.lossyFrom = bytes.length;
        }

        WebpChunks read() throws IIOException {
            int end = (int) Math.min(bytes.capacity(), 8 + Integer.toUnsignedLong(bytes.getInt(4)));
            if (!name(FIRST).equals("VP8X")) {
                chunk(FIRST);
            } else {
                boolean isAnimated = (bytes.get(FIRST + 8) & HAS_ANIMATION) != 0;
                width = 1 + threeBytes(FIRST + 12);
                height = 1 + threeBytes(FIRST + 15);
                chunks(EXTENDED, end, isAnimated);
            }
            if (!hasPicture) {
                throw new IIOException("A WebP without a picture");
            }
            return new WebpChunks(width, height, isLossless, hasAlpha, lossyFrom, exif);
        }

        /** @param isAnimated whether the pictures are in frames, of which only the first is read */
        private void chunks(int from, int end, boolean isAnimated) throws IIOException {
            for (long at = from; at + 8 <= end; ) {
                int start = (int) at;
                long length = Integer.toUnsignedLong(bytes.getInt(start + 4));
                if (!isAnimated) {
                    chunk(start);
                } else if (!name(start).equals("ANMF")) {
                    metadata(start);
                } else if (!hasPicture) {
                    int frame = start + 8;
                    width = 1 + threeBytes(frame + 6);
                    height = 1 + threeBytes(frame + 9);
                    chunks(frame + IN_FRAME, (int) Math.min(end, frame + length), false);
                }
                at = at + 8 + length + (length & 1);
            }
        }

        private void chunk(int start) throws IIOException {
            int data = start + 8;
            switch (name(start)) {
                case "VP8 " -> {
                    picture(bytes.getShort(data + 6) & 0x3FFF, bytes.getShort(data + 8) & 0x3FFF);
                    lossyFrom = data;
                }
                case "VP8L" -> {
                    int size = bytes.getInt(data + 1);
                    picture(1 + (size & 0x3FFF), 1 + (size >>> 14 & 0x3FFF));
                    isLossless = true;
                }
                case "ALPH" -> {
                    if (hasPicture || hasAlpha) {
                        throw new IIOException("A WebP has more than one alpha channel, or one after the picture");
                    }
                    hasAlpha = true;
                }
                default -> metadata(start);
            }
        }

        private void picture(int innerWidth, int innerHeight) throws IIOException {
            boolean isAlone = width == 0;
            if (hasPicture || !isAlone && (innerWidth != width || innerHeight != height)) {
                throw new IIOException("A WebP has more than one picture, or a picture of another size than announced");
            }
            hasPicture = true;
            width = innerWidth;
            height = innerHeight;
        }

        private void metadata(int start) throws IIOException {
            int data = start + 8;
            long length = Integer.toUnsignedLong(bytes.getInt(start + 4));
            // The decoder allocates as much as the profile's own header says.
            if (name(start).equals("ICCP")
                    && Integer.toUnsignedLong(Integer.reverseBytes(bytes.getInt(data))) > length) {
                throw new IIOException("A colour profile that claims to be longer than its chunk");
            }
            if (name(start).equals("EXIF") && exif == null) {
                exif = bytes.slice(data, (int) Math.min(length, bytes.capacity() - data));
            }
        }

        private int threeBytes(int at) {
            return bytes.getShort(at) & 0xFFFF | (bytes.get(at + 2) & 0xFF) << 16;
        }

        private String name(int at) {
            return new String(bytes.array(), at, 4, StandardCharsets.ISO_8859_1);
        }
    }
}
