package io.tableorder.restaurant.visit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import com.google.zxing.qrcode.QRCodeReader;
import io.tableorder.testing.StoreTest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sheets of QR codes, as a phone's camera and a person read them. */
class QrCodesTest extends StoreTest {

    private static final Pattern PIXEL = Pattern.compile("M([0-9]+) ([0-9]+)h1v1h-1z");

    private Guests guests;

    @BeforeEach
    void meetTheGuests() {
        guests = new Guests(api, store, jdbc);
    }

    @Test
    void theCodeOfATableLeadsToItsVisit() {
        String url = api.get("/api/admin/tables/" + store.table(0) + "/qr-code")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("url")
                .asText();
        assertThat(url).isEqualTo("http://localhost:" + port + "/t/" + guests.qrCode(0));
        guests.scan(url.substring(url.lastIndexOf('/') + 1), null).expect(201);
    }

    @Test
    void everyTableHasARandomCode() {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            codes.add(guests.qrCode(store.addTable("자리 " + i)));
        }
        assertThat(codes).doesNotHaveDuplicates().allMatch(code -> code.matches("[A-Za-z0-9_-]{22}"));
    }

    @Test
    void thePdfHasACardForEachTableWithEmbeddedFonts() throws Exception {
        for (int i = 3; i <= 8; i++) {
            store.addTable(String.valueOf(i));
        }
        HttpResponse<byte[]> answer = sheet("", "application/pdf");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/pdf");
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"qr-codes.pdf\"");
        try (PDDocument document = Loader.loadPDF(answer.body())) {
            assertThat(document.getNumberOfPages()).isEqualTo(2);
            String text = new PDFTextStripper().getText(document);
            assertThat(text).contains("시험 식당", "테이블 1 · Table 1", "테이블 8 · Table 8", "Scan to order");
            document.getPages()
                    .forEach(page -> page.getResources().getFontNames().forEach(name -> {
                        try {
                            assertThat(page.getResources().getFont(name).isEmbedded())
                                    .isTrue();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }));
            List<String> read = new ArrayList<>();
            for (int page = 0; page < 2; page++) {
                read.addAll(codesIn(new PDFRenderer(document).renderImageWithDPI(page, 200)));
            }
            List<String> printed =
                    Stream.iterate(0, i -> i + 1).limit(8).map(this::url).toList();
            assertThat(read).containsExactlyInAnyOrderElementsOf(printed);
        }
        assertThat(answer.body().length).as("only the letters that are used").isLessThan(200_000);
    }

    private String url(int table) {
        return "http://localhost:" + port + "/t/" + guests.qrCode(table);
    }

    @Test
    void theSvgIsReadableAndItsTextsAreNothingButText() throws Exception {
        jdbc.sql("update stores set name = '<script>alert(1)</script> & \"치킨\"' where id = ?")
                .param(store.id())
                .update();
        HttpResponse<byte[]> answer = sheet("?table_id=" + store.table(0), "image/svg+xml");
        String svg = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
        var document = javax.xml.parsers.DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(answer.body()));
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("text").item(0).getTextContent())
                .isEqualTo("<script>alert(1)</script> & \"치킨\"");
        assertThat(document.getElementsByTagName("text").item(1).getTextContent())
                .isEqualTo("테이블 1 · Table 1");
        assertThat(new QRCodeReader().decode(drawn(svg)).getText()).isEqualTo(url(0));
    }

    @Test
    void aNameInAnyScriptCanBePrinted() throws Exception {
        jdbc.sql("update stores set name = '漢字 🍜 ไทย Ünï \u0007' || repeat('긴', 60) where id = ?")
                .param(store.id())
                .update();
        assertThat(Loader.loadPDF(sheet("", "application/pdf").body()).getNumberOfPages())
                .isEqualTo(1);
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(
                        sheet("", "image/svg+xml").body()));
    }

    @Test
    void refusesWhatIsNotThereAndFormsThatItHasNot() {
        String path = "/api/admin/qr-codes";
        assertThat(api.get(path + "?table_id=999999999")
                        .as(store.adminToken())
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("TABLE_NOT_FOUND");
        assertThat(api.get(path)
                        .as(store.adminToken())
                        .header("Accept", "image/png")
                        .send()
                        .expect(406)
                        .code())
                .isEqualTo("NOT_ACCEPTABLE");
    }

    private HttpResponse<byte[]> sheet(String query, String form) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/admin/qr-codes" + query))
                                .header("Authorization", "Bearer " + store.adminToken())
                                .header("Accept", form)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private static List<String> codesIn(BufferedImage page) throws Exception {
        int[] pixels = page.getRGB(0, 0, page.getWidth(), page.getHeight(), null, 0, page.getWidth());
        BinaryBitmap bitmap = new BinaryBitmap(
                new HybridBinarizer(new RGBLuminanceSource(page.getWidth(), page.getHeight(), pixels)));
        return Stream.of(new QRCodeMultiReader().decodeMultiple(bitmap, Map.of(DecodeHintType.TRY_HARDER, true)))
                .map(Result::getText)
                .toList();
    }

    /** As a screen would draw it: each module eight pixels wide. */
    private static BinaryBitmap drawn(String svg) {
        int size = 100 * 8;
        int[] pixels = new int[size * size];
        java.util.Arrays.fill(pixels, 0xffffff);
        Matcher pixel = PIXEL.matcher(svg);
        while (pixel.find()) {
            int left = (Integer.parseInt(pixel.group(1)) + 8) * 8;
            int top = (Integer.parseInt(pixel.group(2)) + 8) * 8;
            for (int y = top; y < top + 8; y++) {
                java.util.Arrays.fill(pixels, y * size + left, y * size + left + 8, 0);
            }
        }
        return new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(size, size, pixels)));
    }
}
