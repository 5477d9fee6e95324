package io.tableorder.restaurant.menu;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.util.Set;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.jspecify.annotations.Nullable;

/**
 * The memory that one picture may take while it is decoded. It is counted in bytes, because a pixel takes up to eight bytes, and
 * some decoders keep more than the picture. A picture that would take more is read in part, and refused if that does not help. The
 * service has to survive in a container of 640 MiB, of which 243 are heap, and some 60 are free beside it: {@code ImageMemoryTest}.
 */
final class DecodingBudget {

    static final long HEAP = 64L << 20;
    private static final long BESIDE_THE_HEAP = 48L << 20;

    private static final long MOST_PIXELS = 25_000_000;
    private static final int MOST_SCANS = 64;
    private static final int LARGEST_STEP = 16;

    /** For the tables of a lossless WebP; {@link MeteredBytes} enforces it. */
    private static final long TABLES = 8L << 20;

    /** The types that Java draws without a copy. All others are copied first, by Java or by us. */
    private static final Set<Integer> DRAWN_AT_ONCE = Set.of(
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_4BYTE_ABGR,
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB);

    private static final int COPY = 4;

    private final int width;
    private final int height;
    private final int bytesOfPixel;
    private final int copyOfPixel;
    private final long beside;

    private DecodingBudget(int width, int height, ImageTypeSpecifier type, long beside) {
        this.width = width;
        this.height = height;
        this.bytesOfPixel = bytesOfPixel(type);
        this.copyOfPixel = DRAWN_AT_ONCE.contains(type.getBufferedImageType()) ? 0 : COPY;
        this.beside = beside;
    }

    /**
     * @param webp the chunks, if the picture is a WebP
     * @throws IIOException for a picture with too many pixels, scans or coefficients
     */
    static DecodingBudget of(ImageReader reader, String format, byte[] bytes, @Nullable WebpChunks webp)
            throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < 1 || height < 1 || (long) width * height > MOST_PIXELS) {
            throw new IIOException("Too many pixels");
        }
        if (format.equals("jpeg")) {
            JpegScans scans = JpegScans.of(bytes);
            double kept = (double) width * height * scans.coefficients() * Short.BYTES;
            if (scans.count() > MOST_SCANS || kept > BESIDE_THE_HEAP) {
                throw new IIOException("Too many coefficients to keep");
            }
        }
        ImageTypeSpecifier type = reader.getImageTypes(0).next();
        return new DecodingBudget(width, height, type, beside(width, height, bytesOfPixel(type), webp));
    }

    /** The bytes that the decoder keeps besides the picture that it returns. */
    private static long beside(long width, long height, int bytesOfPixel, @Nullable WebpChunks webp) {
        long rows = 4 * width * bytesOfPixel;
        if (webp == null) {
            return rows;
        }
        // A lossless picture, or alpha channel, is decoded as a whole. For a lossy one the decoder keeps the modes
        // of all blocks of 16 by 16 pixels, and three rows of blocks.
        long whole = webp.isLossless() || webp.hasAlpha() ? 4 * width * height + TABLES : 0;
        long blocks = webp.isLossless() ? 0 : width * height / 2 + 4_096 * width;
        return rows + whole + blocks;
    }

    private static int bytesOfPixel(ImageTypeSpecifier type) {
        return type.getSampleModel().getNumDataElements()
                * DataBuffer.getDataTypeSize(type.getSampleModel().getDataType())
                / Byte.SIZE;
    }

    /**
     * Chooses which pixels are read: those of every n-th column and row.
     *
     * @param step the n that the picture would be read with, if memory did not matter
     * @return the smallest n from there on that fits into the budget
     */
    int step(int step) throws IIOException {
        for (int larger = step; larger <= LARGEST_STEP; larger++) {
            if (bytes(larger) <= HEAP) {
                return larger;
            }
        }
        throw new IIOException("Too large to be read even in part");
    }

    private long bytes(int step) {
        long columns = (width + step - 1) / step;
        long rows = (height + step - 1) / step;
        return columns * rows * (bytesOfPixel + copyOfPixel) + beside;
    }
}
