package io.tableorder.restaurant.menu;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImageConverterTest {

    private final ImageConverter converter = new ImageConverter();

    @Test
    void everyFormatBecomesTwoJpegs() throws IOException {
        for (byte[] upload : List.of(
                Pictures.jpeg(60, 40),
                Pictures.png(60, 40),
                Pictures.animatedGif(),
                Pictures.WEBP,
                Pictures.WEBP_LOSSLESS,
                Pictures.WEBP_ALPHA)) {
            ImageConverter.Pictures pictures = converter.convert(upload);
            assertThat(pictures.image()).startsWith(0xFF, 0xD8, 0xFF);
            assertThat(pictures.thumbnail()).startsWith(0xFF, 0xD8, 0xFF);
            BufferedImage thumbnail = Pictures.read(pictures.thumbnail());
            assertThat(thumbnail.getWidth()).isEqualTo(300);
            assertThat(thumbnail.getHeight()).isEqualTo(300);
        }
    }

    @Test
    void aPictureIsBoundedAndNeverEnlarged() {
        BufferedImage wide =
                Pictures.read(converter.convert(Pictures.jpeg(3200, 800)).image());
        assertThat(wide.getWidth()).isEqualTo(1600);
        assertThat(wide.getHeight()).isEqualTo(400);
        BufferedImage large =
                Pictures.read(converter.convert(Pictures.jpeg(5000, 5000)).image());
        assertThat(large.getWidth()).isEqualTo(1600);
        assertThat(large.getHeight()).isEqualTo(1600);
        BufferedImage small =
                Pictures.read(converter.convert(Pictures.png(60, 40)).image());
        assertThat(small.getWidth()).isEqualTo(60);
        assertThat(small.getHeight()).isEqualTo(40);
        BufferedImage thin =
                Pictures.read(converter.convert(Pictures.png(5000, 1)).image());
        assertThat(thin.getWidth()).isEqualTo(1600);
    }

    @Test
    void theThumbnailOfAStripIsASquareToo() {
        for (byte[] strip : List.of(Pictures.png(60_000, 1), Pictures.png(1, 60_000), Pictures.png(1, 1))) {
            BufferedImage thumbnail = Pictures.read(converter.convert(strip).thumbnail());
            assertThat(thumbnail.getWidth()).isEqualTo(300);
            assertThat(thumbnail.getHeight()).isEqualTo(300);
        }
    }

    @Test
    void theThumbnailIsTheMiddleOfThePicture() {
        BufferedImage thumbnail =
                Pictures.read(converter.convert(Pictures.png(900, 300)).thumbnail());
        assertThat(Pictures.colour(thumbnail, 0.1, 0.5)).isEqualTo("r");
        assertThat(Pictures.colour(thumbnail, 0.9, 0.5)).isEqualTo("b");
    }

    @Test
    void transparentPixelsBecomeWhite() {
        BufferedImage image =
                Pictures.read(converter.convert(Pictures.transparentPng(80, 80)).image());
        assertThat(Pictures.colour(image, 0.5, 0.5)).isEqualTo("rgb");
    }

    @Test
    void anAnimationBecomesItsFirstFrame() throws IOException {
        BufferedImage image =
                Pictures.read(converter.convert(Pictures.animatedGif()).image());
        assertThat(Pictures.colour(image, 0.2, 0.5)).isEqualTo("r");
        assertThat(Pictures.colour(image, 0.8, 0.5)).isEqualTo("b");
    }

    @Test
    void aCamerasPictureIsTurnedUprightAndLosesItsMetadata() {
        byte[] upload = Pictures.turnedJpeg(600, 300);
        ImageConverter.Pictures pictures = converter.convert(upload);
        BufferedImage image = Pictures.read(pictures.image());
        assertThat(image.getWidth()).isEqualTo(300);
        assertThat(image.getHeight()).isEqualTo(600);
        assertThat(Pictures.colour(image, 0.5, 0.1)).isEqualTo("r");
        assertThat(Pictures.colour(image, 0.5, 0.9)).isEqualTo("b");
        assertThat(new String(upload, ISO_8859_1)).contains("Exif");
        assertThat(new String(pictures.image(), ISO_8859_1)).doesNotContain("Exif");
    }

    @Test
    void aPhonesPictureIsTurnedUprightInEveryFormatWithAnOrientation() throws IOException {
        for (byte[] upload : List.of(Pictures.WEBP_TURNED, Pictures.WEBP_LOSSLESS_TURNED, Pictures.turnedPng(40, 20))) {
            BufferedImage image = Pictures.read(converter.convert(upload).image());
            assertThat(image.getWidth()).isEqualTo(20);
            assertThat(image.getHeight()).isEqualTo(40);
            assertThat(Pictures.colour(image, 0.5, 0.1)).isEqualTo("r");
            assertThat(Pictures.colour(image, 0.5, 0.9)).isEqualTo("b");
        }
    }

    /** Grey, grey with alpha, a palette, colours with alpha; with as many bits as there are, small and large. */
    @Test
    void greyIsEquallyGreyHoweverItIsStored() throws IOException {
        for (int side : new int[] {64, 2_000}) {
            for (int[] kind : new int[][] {{0, 8}, {0, 16}, {4, 8}, {4, 16}, {3, 8}, {2, 8}, {6, 8}, {6, 16}}) {
                byte[] upload = Pictures.greyPng(side, kind[0], kind[1]);
                ImageConverter.Pictures pictures = converter.convert(upload);
                for (byte[] jpeg : List.of(pictures.image(), pictures.thumbnail())) {
                    BufferedImage image = Pictures.read(jpeg);
                    int grey = image.getRGB(image.getWidth() / 2, image.getHeight() / 2) & 0xFF;
                    assertThat(grey)
                            .as("%d pixels of type %d with %d bits", side, kind[0], kind[1])
                            .isBetween(127, 129);
                }
            }
        }
    }

    @Test
    void progressivePicturesAreTakenToo() {
        BufferedImage image = Pictures.read(
                converter.convert(Pictures.progressiveJpeg(2000, 1500)).image());
        assertThat(image.getWidth()).isEqualTo(1600);
    }

    @Test
    void aPictureIsRefusedByItsSizeBeforeItIsDecoded() {
        refuses(Pictures.pngThatClaims(60_000, 60_000));
        refuses(Pictures.pngThatClaims(5_001, 5_000));
        refuses(Pictures.pngThatClaims(Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    @Test
    void aFileThatIsNoPictureIsRefused() throws IOException {
        refuses(new byte[0]);
        refuses(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF});
        refuses("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".getBytes(ISO_8859_1));
        refuses("<html><script>alert(1)</script></html>".getBytes(ISO_8859_1));
        refuses("GIF89a=1;alert(1)//".getBytes(ISO_8859_1));
        refuses("BM".getBytes(ISO_8859_1));
        for (byte[] whole :
                List.of(Pictures.jpeg(400, 400), Pictures.png(400, 400), Pictures.animatedGif(), Pictures.WEBP)) {
            refuses(Arrays.copyOf(whole, whole.length / 3));
        }
        byte[] jpeg = Pictures.jpeg(400, 400);
        refuses(Arrays.copyOf(jpeg, jpeg.length * 9 / 10));
    }

    @Test
    void aPolyglotComesOutAsAPictureAlone() throws IOException {
        byte[] gif = Pictures.animatedGif();
        byte[] polyglot = Arrays.copyOf(gif, gif.length + 30);
        byte[] script = "*/=1;alert(document.cookie)//x".getBytes(ISO_8859_1);
        System.arraycopy(script, 0, polyglot, gif.length, script.length);
        ImageConverter.Pictures pictures = converter.convert(polyglot);
        assertThat(new String(pictures.image(), ISO_8859_1)).doesNotContain("alert");
        assertThat(new String(pictures.thumbnail(), ISO_8859_1)).doesNotContain("alert");
    }

    /** Decoders throw many exceptions for such bytes; the client gets one problem for all of them. */
    @Test
    void damagedPicturesAreConvertedOrRefusedAndNothingElse() throws IOException {
        Random random = new Random(7);
        for (byte[] whole : List.of(
                Pictures.jpeg(90, 60),
                Pictures.png(90, 60),
                Pictures.animatedGif(),
                Pictures.WEBP,
                Pictures.WEBP_ALPHA)) {
            for (int i = 0; i < 200; i++) {
                byte[] damaged = whole.clone();
                for (int hit = 0; hit < 4; hit++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                try {
                    converter.convert(damaged);
                } catch (ProblemException refused) {
                    assertThat(refused.code()).isEqualTo(ProblemCode.INVALID_IMAGE);
                }
            }
        }
    }

    private void refuses(byte[] upload) {
        assertThatThrownBy(() -> converter.convert(upload))
                .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.code())
                        .isEqualTo(ProblemCode.INVALID_IMAGE));
    }
}
