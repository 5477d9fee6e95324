package io.tableorder.menu;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.geometry.Positions;
import net.coobird.thumbnailator.util.exif.ExifFilterUtils;
import net.coobird.thumbnailator.util.exif.Orientation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes two JPEGs of whatever picture a client sends: upright, on white, and without anything that is not picture, as both are
 * drawn anew. What it is tells its content alone, and its size is known before it is decoded.
 */
@Component
class ImageConverter {

    private static final Logger LOG = LoggerFactory.getLogger(ImageConverter.class);

    private static final long MAX_PIXELS = 25_000_000;
    private static final int BOUND = 1_600;
    private static final int THUMBNAIL = 300;

    /** From here on only a part of the pixels is read: still half as many again as the picture will have. */
    private static final int PLENTY = 2_400;

    ImageConverter() {
        // Streams in memory instead of files in the folder of temporary ones.
        ImageIO.setUseCache(false);
        // Here, where the class loader of the packaged service is at hand; requests run on threads of other ones.
        ImageIO.scanForPlugins();
    }

    /** JPEG files. */
    record Pictures(byte[] image, byte[] thumbnail) {}

    Pictures convert(byte[] upload) {
        try {
            BufferedImage picture = upright(onWhite(bounded(decode(upload))), upload);
            // Cropped before it is scaled: a strip scaled to the height of a thumbnail would be endless.
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
            // Decoders throw all kinds of exceptions at bytes that make no sense.
            throw invalid();
        }
    }

    private static ProblemException invalid() {
        return new ProblemException(ProblemCode.INVALID_IMAGE);
    }

    private static @Nullable String format(byte[] bytes) {
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
        return head.startsWith("RIFF") && head.endsWith("WEBP") ? "webp" : null;
    }

    private static ImageReader reader(byte[] bytes) {
        String format = format(bytes);
        Iterator<ImageReader> readers =
                format == null ? Arrays.<ImageReader>asList().iterator() : ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) {
            throw invalid();
        }
        return readers.next();
    }

    /** The first frame, if there are several. */
    private static BufferedImage decode(byte[] bytes) throws IOException {
        ImageReader reader = reader(bytes);
        AtomicBoolean isCutOff = new AtomicBoolean();
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(input, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
                throw invalid();
            }
            // The JPEG decoder fills up with grey what is missing, and only warns.
            reader.addIIOReadWarningListener((source, warning) -> {
                if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
                    isCutOff.set(true);
                }
            });
            ImageReadParam part = reader.getDefaultReadParam();
            int step =
                    Math.max(1, Math.min(Math.max(width, height) / PLENTY, Math.min(width, height) / (2 * THUMBNAIL)));
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

    /** Cameras store how they were held beside the picture. */
    private static BufferedImage upright(BufferedImage picture, byte[] bytes) {
        Orientation orientation = "jpeg".equals(format(bytes)) ? orientation(bytes) : null;
        return orientation == null
                ? picture
                : ExifFilterUtils.getFilterForOrientation(orientation).apply(picture);
    }

    private static @Nullable Orientation orientation(byte[] bytes) {
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            for (JPEGSegment exif : JPEGSegmentUtil.readSegments(input, JPEG.APP1, "Exif")) {
                try (InputStream data = exif.data()) {
                    data.skipNBytes(1); // pads the name
                    Entry entry = new TIFFReader()
                            .read(new MemoryCacheImageInputStream(data))
                            .getEntryById(TIFF.TAG_ORIENTATION);
                    return entry != null && entry.getValue() instanceof Number number
                            ? Orientation.typeOf(number.intValue())
                            : null;
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            LOG.debug("No orientation", unreadable);
        }
        return null;
    }

    private static byte[] jpeg(Thumbnails.Builder<BufferedImage> picture, double quality) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        picture.outputFormat("jpg").outputQuality(quality).toOutputStream(bytes);
        return bytes.toByteArray();
    }
}
