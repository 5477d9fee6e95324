package io.tableorder.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.tableorder.failure.FieldProblem;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Reads a body of the type {@code text/csv} (RFC 4180), in UTF-8 with or without a byte order mark, whose first row names the columns. An
 * empty cell is an absent value, and an empty row is skipped. Reading stops at the first row or column too many.
 */
final class CsvRows {

    /** Includes columns without a name, which spreadsheets leave behind. */
    private static final int MOST_COLUMNS = 100;

    /** Spreadsheets leave these behind as well. */
    private static final int MOST_EMPTY_ROWS = 10_000;

    private static final CsvFactory CSV =
            CsvFactory.builder().enable(CsvParser.Feature.SKIP_EMPTY_LINES).build();

    private final String pointer;
    private final Class<?> element;
    private final int most;

    /**
     * @param type a record
     * @param list the name of its list of records; each row is an element, and at most as many are read as its {@code @Size} allows
     */
    CsvRows(Class<?> type, String list) {
        RecordComponent component = Objects.requireNonNull(RecordText.component(type, list));
        this.pointer = "/" + list;
        this.element = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        this.most = component.getAccessor().getAnnotation(Size.class).max();
    }

    /** The rows, as the values that a JSON list would have. */
    List<Map<String, Object>> of(byte[] body) {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (CsvParser parser = CSV.createParser(text(body))) {
            List<String> columns = parser.nextToken() == null ? List.of() : columns(row(parser));
            int empty = 0;
            while (parser.nextToken() != null) {
                Map<String, Object> row = row(columns, row(parser), pointer + "/" + rows.size());
                empty += row.isEmpty() ? 1 : 0;
                if (row.isEmpty() && empty <= MOST_EMPTY_ROWS) {
                    continue;
                }
                if (rows.size() == most || empty > MOST_EMPTY_ROWS) {
                    throw ProblemException.invalid(pointer, "OUT_OF_RANGE");
                }
                rows.add(row);
            }
            return rows;
        } catch (JsonProcessingException e) {
            throw new ProblemException(ProblemCode.BAD_REQUEST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
            throw new ProblemException(ProblemCode.CSV_NOT_UTF8);
        }
    }

    /** The cells of the parser's next row. */
    private List<String> row(CsvParser parser) throws IOException {
        List<String> cells = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
                next != null && next != JsonToken.END_ARRAY;
                next = parser.nextToken()) {
            if (cells.size() == MOST_COLUMNS) {
                throw ProblemException.invalid(pointer, "INVALID_FORMAT");
            }
            cells.add(parser.getText().strip());
        }
        return cells;
    }

    private List<String> columns(List<String> cells) {
        List<String> columns =
                cells.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        List<String> named = columns.stream().filter(name -> !name.isEmpty()).toList();
        List<FieldProblem> unknown = named.stream()
                .filter(name -> !RecordText.isField(element, name))
                .map(name -> new FieldProblem(pointer + "/0/" + Json.escape(name), "UNKNOWN_FIELD"))
                .toList();
        if (!unknown.isEmpty()) {
            throw ProblemException.invalid(unknown);
        }
        if (new HashSet<>(named).size() < named.size()) {
            throw ProblemException.invalid(pointer, "INVALID_FORMAT");
        }
        return columns;
    }

    private Map<String, Object> row(List<String> columns, List<String> cells, String pointer) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            if (cell.isEmpty()) {
                continue;
            }
            if (i >= columns.size() || columns.get(i).isEmpty()) {
                throw ProblemException.invalid(pointer, "INVALID_FORMAT");
            }
            // Spreadsheets write TRUE and FALSE in capitals.
            boolean isFlag = cell.equalsIgnoreCase("true") || cell.equalsIgnoreCase("false");
            Object flag = RecordText.value(element, columns.get(i), cell.toLowerCase(Locale.ROOT));
            row.put(
                    columns.get(i),
                    isFlag && flag instanceof Boolean ? flag : RecordText.value(element, columns.get(i), cell));
        }
        return row;
    }
}
