package io.tableorder.restaurant.visit;

import io.nayuki.qrcodegen.QrCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** Draws a sheet of QR codes as PDF, six to a page of A4. The letters that it uses are embedded, so that every printer has them. */
@Component
class PdfSheet {

    /** Points of a PDF in a millimetre. */
    private static final float MM = 72 / 25.4f;

    private static final float ROOM = (float) (QrCard.WIDTH - 6) * MM;

    /** Korean first, then what else the fonts of tickets have. */
    private static final List<String> FONTS = List.of(
            "NanumGothicCoding-Regular.ttf",
            "DroidSansFallbackFull.ttf",
            "NotoEmoji-Bold.ttf",
            "NotoSansThai-Regular.ttf",
            "NotoSansDevanagari-Regular.ttf");

    byte[] of(List<QrCard> cards) {
        try (PDDocument document = new PDDocument();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            Letters letters = new Letters(document);
            for (int first = 0; first == 0 || first < cards.size(); first += QrCard.PER_PAGE) {
                PDPage page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    for (int i = first; i < Math.min(first + QrCard.PER_PAGE, cards.size()); i++) {
                        draw(content, letters, cards.get(i), i);
                    }
                }
            }
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void draw(PDPageContentStream content, Letters letters, QrCard card, int index) throws IOException {
        float left = (float) QrCard.left(index) * MM;
        float top = PDRectangle.A4.getHeight() - (float) QrCard.top(index) * MM;
        float width = (float) QrCard.WIDTH * MM;
        content.setStrokingColor(0.73f);
        content.setLineWidth(0.5f);
        content.setLineDashPattern(new float[] {3, 3}, 0);
        content.addRect(left, top - (float) QrCard.HEIGHT * MM, width, (float) QrCard.HEIGHT * MM);
        content.stroke();
        float middle = left + width / 2;
        letters.write(content, card.storeName(), middle, top - (float) QrCard.STORE_LINE * MM, QrCard.STORE_SIZE);
        letters.write(content, card.table(), middle, top - (float) QrCard.TABLE_LINE * MM, QrCard.TABLE_SIZE);
        letters.write(content, card.hint(), middle, top - (float) QrCard.HINT_LINE * MM, QrCard.HINT_SIZE);
        float size = (float) QrCard.QR_SIZE * MM;
        code(content, card.qrCode(), middle - size / 2, top - (float) QrCard.QR_TOP * MM, size);
    }

    private static void code(PDPageContentStream content, QrCode code, float left, float top, float size)
            throws IOException {
        float module = size / code.size;
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    content.addRect(left + x * module, top - (y + 1) * module, module, module);
                }
            }
        }
        content.fill();
    }

    /** The fonts of one document, each loaded when it is needed. A letter that none of them has becomes a question mark. */
    private static final class Letters {

        private final PDDocument document;
        private final List<PDFont> fonts = new ArrayList<>();

        Letters(PDDocument document) {
            this.document = document;
        }

        /** Writes the text around the middle, smaller if it is too long for the card. */
        void write(PDPageContentStream content, String text, float middle, float line, double size) throws IOException {
            List<Letter> letters = new ArrayList<>();
            float width = 0;
            for (int letter : text.codePoints().toArray()) {
                Letter shown = of(letter);
                letters.add(shown);
                width += shown.font().getStringWidth(shown.text()) / 1000;
            }
            float points = Math.min((float) size * MM, ROOM / Math.max(width, 0.01f));
            content.beginText();
            content.newLineAtOffset(middle - width * points / 2, line);
            for (Letter letter : letters) {
                content.setFont(letter.font(), points);
                content.showText(letter.text());
            }
            content.endText();
        }

        private record Letter(PDFont font, String text) {}

        private Letter of(int letter) throws IOException {
            String text = Character.toString(letter);
            for (int i = 0; i < FONTS.size(); i++) {
                if (has(font(i), text)) {
                    return new Letter(font(i), text);
                }
            }
            return new Letter(font(0), "?");
        }

        private PDFont font(int index) throws IOException {
            if (index == fonts.size()) {
                try (InputStream file = new ClassPathResource("fonts/" + FONTS.get(index)).getInputStream()) {
                    fonts.add(PDType0Font.load(document, file));
                }
            }
            return fonts.get(index);
        }

        private static boolean has(PDFont font, String letter) {
            try {
                font.encode(letter);
                return true;
            } catch (IOException | IllegalArgumentException e) {
                return false;
            }
        }
    }
}
