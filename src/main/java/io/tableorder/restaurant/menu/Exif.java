package io.tableorder.restaurant.menu;

import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.coobird.thumbnailator.util.exif.Orientation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orientation that a camera stores with a picture. Nothing else is read: the values of other tags can be crafted to share the
 * same bytes, and then take thousands of times their space.
 */
final class Exif {

    private static final Logger LOG = LoggerFactory.getLogger(Exif.class);

    private static final byte[] NAME = {'E', 'x', 'i', 'f', 0, 0};
    private static final int TIFF = 42;
    private static final int ENTRY = 12;
    private static final int ORIENTATION = 0x112;
    private static final int SHORT = 3;

    private static final int PNG_CHUNKS = 8;
    private static final int PNG_EXIF = 'e' << 24 | 'X' << 16 | 'I' << 8 | 'f';

    private Exif() {}

    /**
     * @param webp the chunks, if the picture is a WebP
     * @return null if the orientation is not known, as for most pictures
     */
    static @Nullable Orientation orientation(String format, byte[] bytes, @Nullable WebpChunks webp) {
        try {
            ByteBuffer exif = webp != null ? webp.exif() : format.equals("jpeg") ? ofJpeg(bytes) : ofPng(format, bytes);
            return exif == null ? null : orientation(exif);
        } catch (IOException | RuntimeException unreadable) {
            LOG.debug("The orientation of a picture is unreadable", unreadable);
            return null;
        }
    }

    private static @Nullable ByteBuffer ofJpeg(byte[] bytes) throws IOException {
        try (var input = new ByteArrayImageInputStream(bytes)) {
            for (JPEGSegment exif : JPEGSegmentUtil.readSegments(input, JPEG.APP1, "Exif")) {
                try (InputStream data = exif.data()) {
                    data.skipNBytes(1); // the padding of the name
                    return ByteBuffer.wrap(data.readAllBytes());
                }
            }
        }
        return null;
    }

    private static @Nullable ByteBuffer ofPng(String format, byte[] bytes) {
        ByteBuffer png = ByteBuffer.wrap(bytes);
        for (long at = PNG_CHUNKS; format.equals("png") && at + 12 <= bytes.length; ) {
            int length = png.getInt((int) at);
            if (length < 0) {
                return null;
            }
            if (png.getInt((int) at + 4) == PNG_EXIF) {
                return png.slice((int) at + 8, length);
            }
            at += 12L + length;
        }
        return null;
    }

    private static @Nullable Orientation orientation(ByteBuffer exif) {
        // Some programs write the name that JPEG needs into a WebP too.
        boolean isNamed =
                exif.limit() > NAME.length && exif.slice(0, NAME.length).equals(ByteBuffer.wrap(NAME));
        ByteBuffer tiff = isNamed ? exif.slice(NAME.length, exif.limit() - NAME.length) : exif.slice();
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (tiff.getShort(2) != TIFF) {
            return null;
        }
        int directory = tiff.getInt(4);
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY;
            if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION) {
                return tiff.getShort(entry + 2) == SHORT ? Orientation.typeOf(tiff.getShort(entry + 8)) : null;
            }
        }
        return null;
    }
}
