package io.tableorder.restaurant.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table as CSV (RFC 4180) for spreadsheets: in UTF-8, which a byte order mark says. Text that a spreadsheet would take for a
 * formula gets an apostrophe in front.
 */
final class Csv {

    static final String MEDIA_TYPE = "text/csv;charset=UTF-8";

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String END_OF_LINE = "\r\n";

    /** The first characters of formulas, also in full width, and of texts that hide one behind a tab or a carriage return. */
    private static final String STARTS_OF_FORMULAS = "=+-@＝＋－＠\t\r";

    private Csv() {}

    static byte[] of(List<String> header, List<List<Object>> rows) {
        StringBuilder text = new StringBuilder(BYTE_ORDER_MARK);
        text.append(line(header));
        rows.forEach(row -> text.append(line(row)));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String line(List<?> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", END_OF_LINE));
    }

    private static String cell(Object value) {
        String text = value.toString();
        if (value instanceof String && !text.isEmpty() && STARTS_OF_FORMULAS.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        boolean isSpecial = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return isSpecial ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
