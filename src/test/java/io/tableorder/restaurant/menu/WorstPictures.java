package io.tableorder.restaurant.menu;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tableorder.failure.ProblemException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Small files that take as much memory as they can. {@code main} converts those in a folder, in a JVM that is as full as the
 * service.
 */
final class WorstPictures {

    /** Of 25 million pixels almost all. */
    static final int SIDE = 4_799;

    private static final byte[] LOSSY_WEBP = unzipped(
            "H4sIAODICmsC/+3IsStEAQAG8PdMLIYrXSklcknZbrhJUndl0UOduuEuWVzKiDKYbpBcJm5RFiMTktT7F5B0A+mUUScbw+P+BSP9"
                    + "vuX7vt/cdKGQtINgIT8VFaPc4Ednv98NHIZjcSpOTdwun82PZkaGjrrDoL+nutpaf+66qUxeh1/hcPt0bS9sPs6klrbrmVzj5Q/U"
                    + "7k5v+nOj3Ky8tjYXtw5qb7WknL5ACCGEEEIIIYQQQgghhBBCCCGEEEIIIYQQQgghhBBCCCGEEEIIIYQQQgghhBBCCCGEEEIIIYQQ"
                    + "QgghhBBCCCGEEEIIIYQQQgghhBBCCCGEEEIIIYQQQgghhBBCCCGEEEIIIYQQQgghhBBCCCGEEEIIIYQQQgghhBBCCCGEEEIIIYQQ"
                    + "QgghhBBCCCGEEEIIIYQQQgj9V4qCIPm+yjbqT9nxy4f9877jk3x1ZbZUui86vz5RHHTyAxQUwKAG8AAA");
    private static final byte[] LOSSY_WEBP_WITH_ALPHA = unzipped(
            "H4sIAODICmsC/+3KvyvEcRgH8M+XwY9BupJSSuSSst1wkxCipC/qyHCShZQRZTApEpmwKIuRCUly/wKSDKRTRpGNAedPMNLr6Xl6"
                    + "9371DPZ2d9e/hjDc1RFn4vRIeQihsnDniZ9t74t7fiQqifeXSzs7v4oLP3VvLyG8XtXuRM25RC7Rejl5ONSUbKzfLY1CTdnUTH7u"
                    + "oehirO0s+ogaXg5mN6Lbu/7ExMp6Mr39+AdibbWi+n0+ezv2lF8YX9xael76zFYfI4QQQgghhBBCCCGEEEIIIYQQQgghhBBCCCGE"
                    + "EEIIIYQQQgghhBBCCCGEEEIIIYQQQgghhBBCCCGEEEIIIYQQQgghhBBCCCGEEEIIIYQQQgghhBBCCCGEEEIIIYQQQgghhBBCCCGE"
                    + "EEIIIYQQQgghhBBCCCGEEEIIIYQQQgghhBBCCCGEEEIIIYQQQgghhBBCCCGE/ivFIXx+naa21+9TLSc3m0dVe/tdU9MDo6PXGeXX"
                    + "Jc6FwnwDm4vCgyrwAAA=");
    private static final byte[] LOSSLESS_WEBP =
            Base64.getDecoder().decode("UklGRh4AAABXRUJQVlA4TBEAAAAvvpKvFAdQiirUo1qBiOh/AAA=");

    private static final int GREY = 0;
    private static final int GREY_ALPHA = 4;
    private static final int RGBA = 6;

    /** What the service keeps at 60 orders a second, in MiB. */
    private static final int SERVICE = 80;

    private WorstPictures() {}

    public static void main(String[] arguments) throws IOException {
        List<byte[]> service = new ArrayList<>();
        for (int i = 0; i < SERVICE; i++) {
            service.add(new byte[1024 * 1024]);
        }
        ImageConverter converter = new ImageConverter();
        for (String file : arguments) {
            String outcome = "refused";
            try {
                BufferedImage picture = Pictures.read(
                        converter.convert(Files.readAllBytes(Path.of(file))).image());
                outcome = picture.getWidth() + "x" + picture.getHeight();
            } catch (ProblemException refused) {
                // Said so already.
            }
            System.out.println(Path.of(file).getFileName() + " " + outcome);
        }
        Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .forEach(System.out::println);
        System.out.println("went on with " + service.size() + " MiB of its own");
    }

    /** By name. */
    static Map<String, byte[]> all() throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("png-8-bits", Pictures.blackPng(SIDE, SIDE, 8, RGBA, false));
        all.put("png-16-bits", Pictures.blackPng(SIDE, SIDE, 16, RGBA, false));
        all.put("png-16-bits-interlaced", Pictures.blackPng(SIDE, SIDE, 16, RGBA, true));
        all.put("png-grey-alpha-16-bits", Pictures.blackPng(SIDE, SIDE, 16, GREY_ALPHA, false));
        all.put("png-1-bit", Pictures.blackPng(SIDE, SIDE, 1, GREY, false));
        all.put("png-one-row", Pictures.blackPng(24_000_000, 1, 16, RGBA, false));
        all.put("png-one-column", Pictures.blackPng(1, 24_000_000, 16, RGBA, false));
        all.put("jpeg-baseline", resized(Pictures.jpeg(64, 64), SIDE, SIDE));
        all.put("jpeg-progressive", resized(Pictures.progressiveJpeg(64, 64), SIDE, SIDE));
        // As many coefficients as there may be, and then the end.
        all.put("jpeg-progressive-within-bounds", resized(Pictures.progressiveJpeg(64, 64), 2_800, 2_800));
        all.put("jpeg-progressive-wide", resized(Pictures.progressiveJpeg(64, 64), 65_500, 380));
        all.put("jpeg-of-many-scans", manyScans(Pictures.progressiveJpeg(2000, 1500)));
        all.put("jpeg-exif", sharedValues(Pictures.jpeg(64, 64)));
        all.put("gif", resizedGif(Pictures.animatedGif()));
        all.put("webp-lossy", LOSSY_WEBP);
        all.put("webp-lossy-alpha", LOSSY_WEBP_WITH_ALPHA);
        all.put("webp-lossless", LOSSLESS_WEBP);
        all.put("webp-tables", webpOfManyTables());
        all.put("webp-transforms", webpOfManyTransforms());
        all.put("webp-profile", webpWithEndlessProfile());
        all.put("webp-inner-size", webpThatIsLargerInside());
        return all;
    }

    /** Decoders make room for what is promised before they miss it. */
    private static byte[] resized(byte[] jpeg, int width, int height) {
        byte[] resized = jpeg.clone();
        int at = startOfFrame(jpeg);
        ByteBuffer.wrap(resized).putShort(at + 5, (short) height).putShort(at + 7, (short) width);
        // Without subsampling: most to keep.
        resized[at + 11] = 0x11;
        return resized;
    }

    private static int startOfFrame(byte[] jpeg) {
        for (int at = 2; ; at += 2 + (ByteBuffer.wrap(jpeg).getShort(at + 2) & 0xFFFF)) {
            if (jpeg[at + 1] == (byte) 0xC0 || jpeg[at + 1] == (byte) 0xC2) {
                return at;
            }
        }
    }

    /** The last scan again and again. */
    private static byte[] manyScans(byte[] jpeg) {
        int last = 0;
        for (int at = 0; at < jpeg.length - 1; at++) {
            if (jpeg[at] == (byte) 0xFF && jpeg[at + 1] == (byte) 0xDA) {
                last = at;
            }
        }
        ByteBuffer many = ByteBuffer.allocate(last + 1_000 * (jpeg.length - 2 - last) + 2);
        many.put(jpeg, 0, last);
        for (int i = 0; i < 1_000; i++) {
            many.put(jpeg, last, jpeg.length - 2 - last);
        }
        return many.put(jpeg, jpeg.length - 2, 2).array();
    }

    /** Thousands of tags of which each has the same 60 KB for its value. */
    private static byte[] sharedValues(byte[] jpeg) {
        int entries = 5_000;
        int length = 2 + 6 + 8 + 2 + entries * 12 + 4;
        ByteBuffer bytes = ByteBuffer.allocate(jpeg.length + 2 + length)
                .put(jpeg, 0, 2)
                .putShort((short) 0xFFE1)
                .putShort((short) length)
                .put("Exif\0\0MM\0*".getBytes(ISO_8859_1))
                .putInt(8)
                .putShort((short) entries);
        for (int i = 0; i < entries; i++) {
            bytes.putShort((short) i).putShort((short) 7).putInt(60_000).putInt(8);
        }
        return bytes.putInt(0).put(jpeg, 2, jpeg.length - 2).array();
    }

    private static byte[] resizedGif(byte[] gif) {
        ByteBuffer resized = ByteBuffer.wrap(gif.clone()).order(ByteOrder.LITTLE_ENDIAN);
        resized.putShort(6, (short) SIDE).putShort(8, (short) SIDE);
        int frame = new String(gif, ISO_8859_1).indexOf(",\0\0\0\0");
        resized.putShort(frame + 5, (short) SIDE).putShort(frame + 7, (short) SIDE);
        return resized.array();
    }

    /** Four by four pixels, and 65,536 groups of five tables, each of which is four bits in the file. */
    private static byte[] webpOfManyTables() {
        Bits bits = new Bits(170_000).lossless(4, 4);
        bits.put(0, 1).put(0, 1).put(1, 1).put(0, 3); // no transform, no cache; a group for each four by four pixels
        bits.put(0, 1); // of the picture of groups: no cache, and one pixel of red 255 and green 255
        bits.symbol(255).symbol(255).none().none().none();
        for (int table = 0; table < 5 * 65_536; table++) {
            bits.none();
        }
        return bits.webp();
    }

    /** Each transform is a picture of its own, of a byte for each pixel. */
    private static byte[] webpOfManyTransforms() {
        Bits bits = new Bits(400_000).lossless(3_000, 3_000);
        for (int transform = 0; transform < 100_000; transform++) {
            bits.put(1, 1).put(0, 2).put(0, 3).put(0, 1);
            bits.none().none().none().none().none();
        }
        return bits.webp();
    }

    /** A header of a colour profile that promises 2 GiB, and nothing behind it. */
    private static byte[] webpWithEndlessProfile() {
        byte[] profile = ByteBuffer.allocate(132)
                .putInt(Integer.MAX_VALUE - 8)
                .put(36, "acsp".getBytes(ISO_8859_1))
                .array();
        return ByteBuffer.allocate(30 + 8 + profile.length + Pictures.WEBP.length - 12)
                .put(extended(0x20, 1, 1))
                .put("ICCP".getBytes(ISO_8859_1))
                .put(new byte[] {(byte) profile.length, 0, 0, 0})
                .put(profile)
                .put(Pictures.WEBP, 12, Pictures.WEBP.length - 12)
                .array();
    }

    /** One pixel outside, 16,383 by 16,383 inside. */
    private static byte[] webpThatIsLargerInside() {
        byte[] inner = Pictures.WEBP.clone();
        ByteBuffer.wrap(inner).order(ByteOrder.LITTLE_ENDIAN).putInt(26, 0x3FFF3FFF);
        return ByteBuffer.allocate(30 + inner.length - 12)
                .put(extended(0, 1, 1))
                .put(inner, 12, inner.length - 12)
                .array();
    }

    private static byte[] extended(int flags, int width, int height) {
        return ByteBuffer.allocate(30)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(ISO_8859_1))
                .putInt(100_000)
                .put("WEBPVP8X".getBytes(ISO_8859_1))
                .putInt(10)
                .putInt(flags)
                .put(new byte[] {(byte) (width - 1), 0, 0, (byte) (height - 1), 0, 0})
                .array();
    }

    private static byte[] unzipped(String base64) {
        try (GZIPInputStream zip =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(base64)))) {
            return zip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lowest bit of a byte comes first. */
    private static final class Bits {

        private final byte[] bytes;
        private int count;

        Bits(int length) {
            bytes = new byte[length];
        }

        Bits put(int value, int bits) {
            for (int bit = 0; bit < bits; bit++, count++) {
                bytes[count / 8] |= (byte) ((value >> bit & 1) << count % 8);
            }
            return this;
        }

        Bits lossless(int width, int height) {
            return put(0x2F, 8).put(width - 1, 14).put(height - 1, 14).put(0, 4);
        }

        /** A table of nothing but 0. */
        Bits none() {
            return put(0b0001, 4);
        }

        Bits symbol(int value) {
            return put(0b101, 3).put(value, 8);
        }

        byte[] webp() {
            return ByteBuffer.allocate(20 + bytes.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put("RIFF".getBytes(ISO_8859_1))
                    .putInt(12 + bytes.length)
                    .put("WEBPVP8L".getBytes(ISO_8859_1))
                    .putInt(bytes.length)
                    .put(bytes)
                    .array();
        }
    }
}
