package io.tableorder.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A body of the type {@code text/csv} (RFC 4180): in UTF-8, with or without a byte order mark, the first row naming the columns.
 * An empty cell is an absent value, and an empty row is none.
 */
final class CsvRows {

    private static final ObjectReader READER = new CsvMapper()
            .readerForArrayOf(String.class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .with(CsvParser.Feature.SKIP_EMPTY_LINES);

    private CsvRows() {}

    /**
     * The rows as the values that a JSON list would hold.
     *
     * @param pointer of the list
     * @param element a record; what it has no component for is left to the reader of the JSON to refuse
     */
    static List<Map<String, Object>> of(byte[] body, String pointer, Class<?> element) {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (MappingIterator<String[]> lines = READER.readValues(text(body))) {
            List<String> columns = lines.hasNext() ? columns(lines.next(), pointer) : List.of();
            while (lines.hasNext()) {
                Map<String, Object> row = row(columns, lines.next(), pointer + "/" + rows.size(), element);
                if (!row.isEmpty()) {
                    rows.add(row);
                }
            }
            return rows;
        } catch (JsonProcessingException e) {
            throw new ProblemException(ProblemCode.BAD_REQUEST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            // The iterator's way to throw.
            throw e.getCause() instanceof JsonProcessingException ? new ProblemException(ProblemCode.BAD_REQUEST) : e;
        }
    }

    private static String text(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ProblemException(ProblemCode.BAD_REQUEST);
        }
    }

    private static List<String> columns(String[] cells, String pointer) {
        List<String> columns = Arrays.stream(cells)
                .map(cell -> cell.strip().toLowerCase(Locale.ROOT))
                .toList();
        List<String> named = columns.stream().filter(name -> !name.isEmpty()).toList();
        if (new HashSet<>(named).size() < named.size()) {
            throw ProblemException.invalid(pointer, "INVALID_FORMAT");
        }
        return columns;
    }

    private static Map<String, Object> row(List<String> columns, String[] cells, String pointer, Class<?> element) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i++) {
            String cell = cells[i].strip();
            if (cell.isEmpty()) {
                continue;
            }
            if (i >= columns.size() || columns.get(i).isEmpty()) {
                throw ProblemException.invalid(pointer, "INVALID_FORMAT");
            }
            // Spreadsheets write their truth in capitals.
            boolean isFlag = cell.equalsIgnoreCase("true") || cell.equalsIgnoreCase("false");
            Object flag = RecordText.value(element, columns.get(i), cell.toLowerCase(Locale.ROOT));
            row.put(
                    columns.get(i),
                    isFlag && flag instanceof Boolean ? flag : RecordText.value(element, columns.get(i), cell));
        }
        return row;
    }
}
