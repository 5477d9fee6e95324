package io.tableorder.restaurant.visit;

import io.nayuki.qrcodegen.QrCode;
import java.util.List;
import java.util.Locale;
import org.springframework.web.util.HtmlUtils;

/** Draws a sheet of QR codes as SVG: its pages below each other, in millimetres. Whoever opens it brings the fonts. */
final class SvgSheet {

    private SvgSheet() {}

    static String of(List<QrCard> cards) {
        int pages = Math.max(1, (cards.size() + QrCard.PER_PAGE - 1) / QrCard.PER_PAGE);
        StringBuilder svg = new StringBuilder();
        String width = number(QrCard.PAGE_WIDTH);
        String height = number(pages * QrCard.PAGE_HEIGHT);
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
                .append(width)
                .append("mm\" height=\"")
                .append(height)
                .append("mm\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" font-family=\"sans-serif\" text-anchor=\"middle\">\n");
        for (int i = 0; i < cards.size(); i++) {
            double top = i / QrCard.PER_PAGE * QrCard.PAGE_HEIGHT + QrCard.top(i);
            draw(svg, cards.get(i), QrCard.left(i), top);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder svg, QrCard card, double left, double top) {
        svg.append("<g transform=\"translate(")
                .append(number(left))
                .append(' ')
                .append(number(top))
                .append(")\">\n<rect width=\"")
                .append(number(QrCard.WIDTH))
                .append("\" height=\"")
                .append(number(QrCard.HEIGHT))
                .append("\" fill=\"none\" stroke=\"#bbb\" stroke-width=\"0.2\" stroke-dasharray=\"1 1\"/>\n");
        text(svg, card.storeName(), QrCard.STORE_LINE, QrCard.STORE_SIZE);
        text(svg, card.table(), QrCard.TABLE_LINE, QrCard.TABLE_SIZE);
        code(svg, card.qrCode());
        text(svg, card.hint(), QrCard.HINT_LINE, QrCard.HINT_SIZE);
        svg.append("</g>\n");
    }

    /** A text that is too long for the card is squeezed into it. */
    private static void text(StringBuilder svg, String text, double line, double size) {
        double room = QrCard.WIDTH - 6;
        boolean isLong = text.codePointCount(0, text.length()) * size > room;
        svg.append("<text x=\"")
                .append(number(QrCard.WIDTH / 2))
                .append("\" y=\"")
                .append(number(line))
                .append("\" font-size=\"")
                .append(number(size))
                .append('"')
                .append(isLong ? " textLength=\"" + number(room) + "\" lengthAdjust=\"spacingAndGlyphs\"" : "")
                .append('>')
                .append(HtmlUtils.htmlEscapeDecimal(printable(text), "UTF-8"))
                .append("</text>\n");
    }

    /** XML has no place for control characters. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\ufffe\\uffff]", " ");
    }

    private static void code(StringBuilder svg, QrCode code) {
        double module = QrCard.QR_SIZE / code.size;
        svg.append("<path transform=\"translate(")
                .append(number((QrCard.WIDTH - QrCard.QR_SIZE) / 2))
                .append(' ')
                .append(number(QrCard.QR_TOP))
                .append(") scale(")
                .append(number(module))
                .append(")\" shape-rendering=\"crispEdges\" d=\"");
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    svg.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                }
            }
        }
        svg.append("\"/>\n");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
