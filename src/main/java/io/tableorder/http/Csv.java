package io.tableorder.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table as CSV (RFC 4180) for spreadsheets: in UTF-8 with a byte order mark, without which Excel reads Hangul as another charset.
 * Text that a spreadsheet would take for a formula gets an apostrophe in front. An absent value is an empty cell.
 */
public final class Csv {

    public static final String MEDIA_TYPE = "text/csv;charset=UTF-8";

    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    /** The first characters of formulas, also in full width, and of texts that hide one behind a tab or a carriage return. */
    private static final String STARTS_OF_FORMULAS = "=+-@＝＋－＠\t\r";

    private static final ObjectWriter ROW = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build()
            .writer(CsvSchema.emptySchema().withLineSeparator("\r\n"));

    private Csv() {}

    public static byte[] of(List<String> header, List<List<Object>> rows) {
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        table.writeBytes(header(header));
        rows.forEach(row -> table.writeBytes(row(row)));
        return table.toByteArray();
    }

    /** The beginning of a table. */
    public static byte[] header(List<String> names) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(BYTE_ORDER_MARK);
        header.writeBytes(row(names));
        return header.toByteArray();
    }

    public static byte[] row(List<? extends @Nullable Object> cells) {
        try {
            return ROW.writeValueAsBytes(cells.stream().map(Csv::cell).toArray());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        boolean isFormula =
                value instanceof String && !text.isEmpty() && STARTS_OF_FORMULAS.indexOf(text.charAt(0)) >= 0;
        return isFormula ? "'" + text : text;
    }
}
