package io.tableorder.restaurant.menu;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.geometry.Positions;
import net.coobird.thumbnailator.util.exif.ExifFilterUtils;
import net.coobird.thumbnailator.util.exif.Orientation;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes two JPEGs of a picture that a client sends: upright, on white, and without metadata, because both are drawn anew. The format
 * is recognised by the content alone, and the memory that a picture takes is known before it is decoded.
 */
@Component
class ImageConverter {

    private static final int BOUND = 1_600;
    private static final int THUMBNAIL = 300;

    /** Of a picture whose longer side is n times this length, every n-th pixel is read: 1.5 times what the result needs. */
    private static final int PLENTY = 2_400;

    ImageConverter() {
        // Keeps streams in memory instead of temporary files.
        ImageIO.setUseCache(false);
        // Scanned here, with the class loader of the packaged service: threads of requests have another one.
        ImageIO.scanForPlugins();
    }

    /** The contents of two JPEG files. */
    record Pictures(byte[] image, byte[] thumbnail) {}

    Pictures convert(byte[] upload) {
        try {
            String format = format(upload);
            WebpChunks webp = "webp".equals(format) ? WebpChunks.of(upload) : null;
            BufferedImage picture = onWhite(bounded(asColours(decode(upload, format, webp))));
            Orientation orientation = Exif.orientation(format, upload, webp);
            if (orientation != null) {
                picture = ExifFilterUtils.getFilterForOrientation(orientation).apply(picture);
            }
            // Cropped before it is scaled: a narrow strip, scaled to the height of a thumbnail, would be far too long.
            int side = Math.min(picture.getWidth(), picture.getHeight());
            return new Pictures(
                    jpeg(Thumbnails.of(picture).scale(1), 0.85),
                    jpeg(
                            Thumbnails.of(picture)
                                    .sourceRegion(Positions.CENTER, side, side)
                                    .size(THUMBNAIL, THUMBNAIL),
                            0.8));
        } catch (ProblemException invalid) {
            throw invalid;
        } catch (IOException | RuntimeException broken) {
            // Decoders throw exceptions of many kinds for invalid bytes.
            throw invalid();
        }
    }

    private static ProblemException invalid() {
        return new ProblemException(ProblemCode.INVALID_IMAGE);
    }

    private static String format(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, 12), StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return "jpeg";
        }
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
            return "png";
        }
        if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
            return "gif";
        }
        if (head.startsWith("RIFF") && head.endsWith("WEBP")) {
            return "webp";
        }
        throw invalid();
    }

    private static ImageReader reader(String format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) {
            throw invalid();
        }
        return readers.next();
    }

    /** Decodes the first frame, if there are several. */
    private static BufferedImage decode(byte[] bytes, String format, @Nullable WebpChunks webp) throws IOException {
        ImageReader reader = reader(format);
        AtomicBoolean isCutOff = new AtomicBoolean();
        try (ImageInputStream input = webp == null
                ? new ByteArrayImageInputStream(bytes)
                : new MeteredBytes(bytes, webp.lossyFrom(), DecodingBudget.HEAP)) {
            reader.setInput(input, true, true);
            DecodingBudget budget = DecodingBudget.of(reader, format, bytes, webp);
            // The JPEG decoder fills missing pixels with grey, and only warns.
            reader.addIIOReadWarningListener((source, warning) -> {
                if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
                    isCutOff.set(true);
                }
            });
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            int step = budget.step(
                    Math.max(1, Math.min(Math.max(width, height) / PLENTY, Math.min(width, height) / (2 * THUMBNAIL))));
            ImageReadParam part = reader.getDefaultReadParam();
            part.setSourceSubsampling(step, step, 0, 0);
            BufferedImage picture = reader.read(0, part);
            if (isCutOff.get()) {
                throw invalid();
            }
            return picture;
        } finally {
            reader.dispose();
        }
    }

    /**
     * Converts grey and palettes to colours. Java takes grey with an alpha channel, and grey of 16 bits, for linear light and draws
     * it too bright, although files use the same scale as for colours. Scaling a picture with a palette would map it to another one.
     */
    private static BufferedImage asColours(BufferedImage picture) {
        ColorModel model = picture.getColorModel();
        if (model instanceof IndexColorModel palette) {
            return palette.convertToIntDiscrete(picture.getRaster(), true);
        }
        if (model.getColorSpace() != ColorSpace.getInstance(ColorSpace.CS_GRAY)) {
            return picture;
        }
        int width = picture.getWidth();
        int bands = model.getNumComponents();
        int shift = model.getComponentSize(0) - Byte.SIZE;
        BufferedImage colours = new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_INT_ARGB);
        int[] samples = new int[width * bands];
        int[] row = new int[width];
        for (int y = 0; y < picture.getHeight(); y++) {
            picture.getRaster().getPixels(0, y, width, 1, samples);
            for (int x = 0; x < width; x++) {
                int grey = samples[x * bands] >> shift;
                int alpha = bands == 1 ? 0xFF : samples[x * bands + 1] >> shift;
                row[x] = alpha << 24 | grey * 0x10101;
            }
            colours.setRGB(0, y, width, 1, row, 0, width);
        }
        return colours;
    }

    private static BufferedImage bounded(BufferedImage picture) throws IOException {
        return picture.getWidth() <= BOUND && picture.getHeight() <= BOUND
                ? picture
                : Thumbnails.of(picture).size(BOUND, BOUND).asBufferedImage();
    }

    private static BufferedImage onWhite(BufferedImage picture) {
        BufferedImage flat = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = flat.createGraphics();
        canvas.drawImage(picture, 0, 0, Color.WHITE, null);
        canvas.dispose();
        return flat;
    }

    private static byte[] jpeg(Thumbnails.Builder<BufferedImage> picture, double quality) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        picture.outputFormat("jpg").outputQuality(quality).toOutputStream(bytes);
        return bytes.toByteArray();
    }
}
