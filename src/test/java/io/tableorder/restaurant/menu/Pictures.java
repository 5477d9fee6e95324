package io.tableorder.restaurant.menu;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures as clients send them, made here. The left half is red, the right half blue. */
final class Pictures {

    /** One lossy and one lossless pixel, and one with an alpha channel. */
    static final byte[] WEBP = Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");

    static final byte[] WEBP_LOSSLESS = Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

    static final byte[] WEBP_ALPHA = Base64.getDecoder()
            .decode(
                    "UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDggGAAAABQBAJ0BKgEAAQAAAP4AAA3AAP7mtQAAAA==");

    /** Only says that the right side is up. */
    private static final byte[] EXIF_TURNED = {
        'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0
    };

    /** Forty by twenty pixels of a phone that was held so that the right is up, lossy and lossless. */
    static final byte[] WEBP_TURNED = Base64.getDecoder()
            .decode(
                    "UklGRqoAAABXRUJQVlA4WAoAAAAIAAAAJwAAEwAAVlA4IGoAAADQBACdASooABQAPm0skkWkIqGYBABABsSgB2APwg4QIYB+AFd/"
                            + "7gABe8wZ/aoyYAD+8JtD//5Bdm2zmf//5Af8gP+QH/j+nysH+gzG5ufyA6yfnGP/8gPfz/gCWC1pzINRsiaV04x0eAAARVhJRhoA"
                            + "AABNTQAqAAAACAABARIAAwAAAAEABgAAAAAAAA==");

    static final byte[] WEBP_LOSSLESS_TURNED = Base64.getDecoder()
            .decode(
                    "UklGRlwAAABXRUJQVlA4WAoAAAAIAAAAJwAAEwAAVlA4TBsAAAAvJ8AEAA8Q87//8x8OBAKEA/+1BgRE9D9K2AMARVhJRhoAAABN"
                            + "TQAqAAAACAABARIAAwAAAAEABgAAAAAAAA==");

    private Pictures() {}

    static byte[] jpeg(int width, int height) {
        return bytes("jpg", halves(width, height, BufferedImage.TYPE_INT_RGB));
    }

    static byte[] progressiveJpeg(int width, int height) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam progressive = writer.getDefaultWriteParam();
            progressive.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            BufferedImage image = halves(width, height, BufferedImage.TYPE_INT_RGB);
            writer.write(null, new IIOImage(image, null, null), progressive);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Without a colour anywhere. */
    static byte[] transparentPng(int width, int height) {
        return bytes("png", new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB));
    }

    static byte[] png(int width, int height) {
        return bytes("png", halves(width, height, BufferedImage.TYPE_INT_RGB));
    }

    /** The first frame is red and blue, the second green. */
    static byte[] animatedGif() throws IOException {
        BufferedImage second = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = second.createGraphics();
        canvas.setColor(Color.GREEN);
        canvas.fillRect(0, 0, 60, 40);
        canvas.dispose();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            writer.writeToSequence(new IIOImage(halves(60, 40, BufferedImage.TYPE_INT_RGB), null, null), null);
            writer.writeToSequence(new IIOImage(second, null, null), null);
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A JPEG whose camera was held so that the right is up: shown upright, red is above blue. */
    static byte[] turnedJpeg(int width, int height) {
        byte[] jpeg = jpeg(width, height);
        byte[] exif = ByteBuffer.allocate(10 + EXIF_TURNED.length)
                .putShort((short) 0xFFE1)
                .putShort((short) (8 + EXIF_TURNED.length))
                .put("Exif\0\0".getBytes(ISO_8859_1))
                .put(EXIF_TURNED)
                .array();
        return ByteBuffer.allocate(jpeg.length + exif.length)
                .put(jpeg, 0, 2)
                .put(exif)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    /** A valid header that announces an enormous picture, with few data behind it. */
    static byte[] pngThatClaims(int width, int height) {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 6, 0, 0, 0})
                .array();
        return ByteBuffer.allocate(33)
                .put(png(1, 1), 0, 8)
                .put(chunk("IHDR", header))
                .array();
    }

    /** Without a colour anywhere: a thousandth of its size. */
    static byte[] blackPng(int width, int height, int depth, int colourType, boolean isInterlaced) throws IOException {
        int bits = depth * Map.of(0, 1, 4, 2, 6, 4).getOrDefault(colourType, 0);
        int[][] passes = {
            {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
        };
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (OutputStream zip = new DeflaterOutputStream(data)) {
            for (int[] pass : isInterlaced ? passes : new int[][] {{0, 0, 1, 1}}) {
                int columns = (width - pass[0] + pass[2] - 1) / pass[2];
                int rows = (height - pass[1] + pass[3] - 1) / pass[3];
                byte[] row = new byte[1 + (columns * bits + 7) / 8];
                for (int y = 0; y < rows; y++) {
                    zip.write(row);
                }
            }
        }
        return png(width, height, depth, colourType, isInterlaced, new byte[0], data.toByteArray());
    }

    /** Grey of one half, opaque. A palette (3) has it as its only entry. */
    static byte[] greyPng(int side, int colourType, int depth) throws IOException {
        byte grey = (byte) 0x80;
        byte[] sample = depth == 16 ? new byte[] {grey, grey} : new byte[] {grey};
        byte[] opaque = depth == 16 ? new byte[] {-1, -1} : new byte[] {-1};
        ByteArrayOutputStream pixel = new ByteArrayOutputStream();
        for (int i = 0; i < (colourType == 2 || colourType == 6 ? 3 : 1); i++) {
            pixel.write(colourType == 3 ? new byte[] {0} : sample);
        }
        if (colourType >= 4) {
            pixel.write(opaque);
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (OutputStream zip = new DeflaterOutputStream(data)) {
            for (int y = 0; y < side; y++) {
                zip.write(0);
                for (int x = 0; x < side; x++) {
                    pixel.writeTo(zip);
                }
            }
        }
        byte[] palette = colourType == 3 ? chunk("PLTE", new byte[] {grey, grey, grey}) : new byte[0];
        return png(side, side, depth, colourType, false, palette, data.toByteArray());
    }

    /** As {@link #turnedJpeg}. */
    static byte[] turnedPng(int width, int height) throws IOException {
        byte[] png = png(width, height);
        byte[] exif = chunk("eXIf", EXIF_TURNED);
        int afterHeader = 33;
        return ByteBuffer.allocate(png.length + exif.length)
                .put(png, 0, afterHeader)
                .put(exif)
                .put(png, afterHeader, png.length - afterHeader)
                .array();
    }

    private static byte[] png(
            int width, int height, int depth, int colourType, boolean isInterlaced, byte[] palette, byte[] data)
            throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        png.write(chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {(byte) depth, (byte) colourType, 0, 0, (byte) (isInterlaced ? 1 : 0)})
                        .array()));
        png.write(palette);
        png.write(chunk("IDAT", data));
        png.write(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    private static byte[] chunk(String name, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(name.getBytes(ISO_8859_1))
                .put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    static BufferedImage read(byte[] picture) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
            if (image == null) {
                throw new AssertionError("No picture");
            }
            return image;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The name of the colour that is nearest. */
    static String colour(BufferedImage image, double x, double y) {
        Color color = new Color(image.getRGB((int) (x * image.getWidth()), (int) (y * image.getHeight())));
        return (color.getRed() > 127 ? "r" : "")
                + (color.getGreen() > 127 ? "g" : "")
                + (color.getBlue() > 127 ? "b" : "");
    }

    private static BufferedImage halves(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D canvas = image.createGraphics();
        canvas.setColor(Color.RED);
        canvas.fillRect(0, 0, width / 2, height);
        canvas.setColor(Color.BLUE);
        canvas.fillRect(width / 2, 0, width, height);
        canvas.dispose();
        return image;
    }

    private static byte[] bytes(String format, BufferedImage image) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, format, bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
