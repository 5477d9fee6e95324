package io.tableorder.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Bodies of an operation as large as a body may be, each the worst of its kind for a reader that does not stop. */
final class LargeBodies {

    private static final int LIMIT = 256 * 1024;
    private static final int FILE_LIMIT = 5 * 1024 * 1024;
    private static final String BOUNDARY = "large-bodies";

    private static final String PNG = "\u0089PNG\r\n\u001a\n";

    private final List<Body> bodies = new ArrayList<>();

    /** @param kind in a few words */
    record Body(String kind, String type, byte[] bytes) {}

    private LargeBodies() {}

    static List<Body> of(Operation operation, @Nullable JsonNode good) {
        LargeBodies all = new LargeBodies();
        JsonNode content = operation.requestContent();
        if (content.has("application/json") && good != null) {
            all.addJson(good, operation.requestSchema());
        }
        if (content.has("text/csv")) {
            all.addCsv();
        }
        if (content.has("application/x-www-form-urlencoded")) {
            all.addForms();
        }
        if (content.has("multipart/form-data")) {
            all.addParts();
        }
        if (content.has("image/png")) {
            all.addImages();
        }
        return all.bodies;
    }

    private void addJson(JsonNode good, JsonNode schema) {
        json("nothing but a letter", "x".repeat(LIMIT));
        json("nothing but brackets", "[".repeat(LIMIT));
        json("a list of lists", full("[", "[],", "[]]"));
        json("blanks and no value", " ".repeat(LIMIT));
        json("text that does not end", "{\"a\":\"" + "a".repeat(LIMIT - 6));
        json("bad UTF-8 at the end", "{\"a\":\"" + "가".repeat(LIMIT / 3 - 10) + "\ufffd");
        json("unknown fields", full("{", i -> "\"u" + i + "\":1,", "\"z\":1}"));
        json("unknown fields, behind the good ones", full(open(good), i -> "\"u" + i + "\":1,", "\"z\":1}"));
        json("a list in an unknown field", full(open(good) + "\"u\":[", "{},", "{}]}"));
        json("a name as long as the body", "{\"" + "n".repeat(LIMIT - 6) + "\":1}");
        json("one name many times", full("{", "\"a\":1,", "\"a\":1}"));
        json("a long number", "{\"a\":" + "9".repeat(LIMIT - 6) + "}");
        List<String> names = new ArrayList<>();
        good.fieldNames().forEachRemaining(names::add);
        schema.path("properties").fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                names.add(name);
            }
        });
        for (String name : names) {
            String start = open(without(good, name)) + "\"" + name + "\":";
            json(name + ": letters", full(start + "\"", "a", "\"}"));
            json(name + ": Hangul", full(start + "\"", "가", "\"}"));
            json(name + ": blanks", full(start + "\"", " ", "\"}"));
            json(name + ": invisible", full(start + "\"", "\u200b", "\"}"));
            json(name + ": combining", full(start + "\"", "\u0301", "\"}"));
            json(name + ": escaped", full(start + "\"", "\\u0041", "\"}"));
            json(name + ": half pairs", full(start + "\"", "\\ud800", "\"}"));
            json(name + ": digits in text", full(start + "\"", "9", "\"}"));
            json(name + ": empty objects", full(start + "[", "{},", "{}]}"));
            json(name + ": empty lists", full(start + "[", "[],", "[]]}"));
            json(name + ": nulls", full(start + "[", "null,", "null]}"));
            json(name + ": numbers", full(start + "[", i -> i + ",", "0]}"));
            json(name + ": texts", full(start + "[", "\"\",", "\"\"]}"));
            json(name + ": unknown objects", full(start + "{", i -> "\"u" + i + "\":{},", "\"z\":1}}"));
            JsonNode list = Operation.resolved(schema.path("properties").path(name));
            if (list.has("items")) {
                addLists(start, name, good.path(name), list);
            }
        }
    }

    private void addLists(String start, String name, JsonNode good, JsonNode list) {
        int most = list.path("maxItems").asInt();
        JsonNode item = Operation.resolved(list.path("items"));
        String wrong = item.path("type").asText().equals("object") ? wrongInEachField(item) : "null";
        for (String element :
                List.of("{}", "null", "\"\"", "-1", wrong, good.path(0).toString())) {
            String shown = element.length() > 20 ? element.substring(0, 20) + "…" : element;
            json(
                    name + ": as many as there may be of " + shown,
                    start + "[" + (element + ",").repeat(most - 1) + element + "]}");
            json(name + ": full of " + shown, full(start + "[", element + ",", element + "]}"));
        }
    }

    /** Has every field with a wrong value of the right type. */
    private static String wrongInEachField(JsonNode schema) {
        StringBuilder wrong = new StringBuilder();
        schema.path("properties").fields().forEachRemaining(field -> {
            JsonNode type = Operation.resolved(field.getValue());
            String value =
                    switch (type.path("type").asText()) {
                        case "integer" -> "-1";
                        case "string" -> "\"\"";
                        default -> "null";
                    };
            wrong.append(wrong.isEmpty() ? "" : ",")
                    .append('"')
                    .append(field.getKey())
                    .append("\":")
                    .append(value);
        });
        return "{" + wrong + "}";
    }

    private void addCsv() {
        String header = "pos_code,name,category,price\n";
        csv("nothing but commas", full("", ",", ""));
        csv("nothing but line ends", full("", "\n", ""));
        csv("unknown columns", full("", i -> "c" + i + ",", "z\na\n"));
        csv("one column many times", full("", "name,", "name\na\n"));
        csv("a column as long as the body", full("", "n", "\nx"));
        csv("rows without end", full(header, i -> "A" + i + ",b,c,1\n", ""));
        csv("rows that are wrong", full(header, "?,b,c,-1\n", ""));
        csv("as many wrong rows as there may be", header + "?,,,-1\n".repeat(1_000));
        csv("rows of nothing", full(header, ",\n", ""));
        csv("empty rows", full(header, "\n", ""));
        csv("a row without end", full(header, "a,", "b"));
        csv("a row of nothing without end", full(header, ",", ""));
        csv("a cell without end", full(header + "\"", "a", ""));
        csv("a cell of quotes", full(header + "\"", "\"\"", "\",b,c,1"));
        csv("a long price", full(header + "A,b,c,", "9", ""));
    }

    private void addForms() {
        form("nothing but ampersands", "&".repeat(LIMIT));
        form("fields without names", full("", "=&", ""));
        form("unknown fields", full("", i -> "u" + i + "=1&", ""));
        form("fields that are empty", full("", i -> "u" + i + "&", ""));
        form("one field many times", full("", "password=1&", ""));
        form("a name without end", full("", "n", ""));
        form("a value without end", full("password=", "n", ""));
        form("an escaped value without end", full("username=", "%41", ""));
        form("escaped blanks without end", full("username=", "+", ""));
        form("a broken escape at the end", full("username=", "%41", "%4"));
    }

    private void addParts() {
        parts("one large text", part("name", "a".repeat(64 * 1024 + 1)));
        parts("unknown texts", repeated(19, i -> part("u" + i, "a".repeat(64 * 1024))));
        parts("one text many times", repeated(19, i -> part("name", "a".repeat(64 * 1024))));
        parts("empty parts without end", repeated(50_000, i -> part("u" + i, "")));
        parts("a file that is none", file("image", "x".repeat(FILE_LIMIT)));
        parts("files that are none", repeated(10, i -> file("image", "x".repeat(FILE_LIMIT / 10))));
        parts("an unknown file", file("picture", "x".repeat(FILE_LIMIT)));
        parts(
                "a part without an end",
                "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n" + "a".repeat(LIMIT));
        parts("headers without an end", "--" + BOUNDARY + "\r\n" + repeated(20_000, i -> "X-" + i + ": y\r\n"));
    }

    private void addImages() {
        image("letters", "x".repeat(FILE_LIMIT));
        image("nothing but a PNG's first bytes, again and again", PNG.repeat(FILE_LIMIT / PNG.length()));
        image("a comment without an end", "\u00ff\u00d8" + "\u00ff\u00fe\u00ff\u00ff".repeat(FILE_LIMIT / 5));
        image("too large by a byte", "x".repeat(FILE_LIMIT + 1));
    }

    private static String part(String name, String value) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String file(String name, String content) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name
                + "\"; filename=\"x.png\"\r\nContent-Type: image/png\r\n\r\n" + content + "\r\n";
    }

    private static String repeated(int times, IntFunction<String> part) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < times; i++) {
            all.append(part.apply(i));
        }
        return all.toString();
    }

    private static JsonNode without(JsonNode good, String name) {
        ObjectNode rest = good.deepCopy();
        rest.remove(name);
        return rest;
    }

    /** The object as far as its last field, so that more can follow. */
    private static String open(JsonNode object) {
        String text = object.toString();
        return object.isEmpty() ? "{" : text.substring(0, text.length() - 1) + ",";
    }

    /** As many pieces between start and end as a body has room for. */
    private static String full(String start, String piece, String end) {
        int room = LIMIT - utf8(start).length - utf8(end).length;
        return start + piece.repeat(Math.max(0, room / utf8(piece).length)) + end;
    }

    /** The same of pieces that differ, in ASCII. */
    private static String full(String start, IntFunction<String> piece, String end) {
        StringBuilder text = new StringBuilder(start);
        int room = LIMIT - utf8(start).length - utf8(end).length;
        for (int i = 0; ; i++) {
            String next = piece.apply(i);
            room -= next.length();
            if (room < 0) {
                return text.append(end).toString();
            }
            text.append(next);
        }
    }

    private void json(String kind, String text) {
        byte[] bytes = utf8(text);
        if (text.endsWith("\ufffd")) {
            bytes[bytes.length - 1] = (byte) 0xff;
        }
        bodies.add(new Body("JSON, " + kind, "application/json", bytes));
    }

    private void csv(String kind, String text) {
        bodies.add(new Body("CSV, " + kind, "text/csv", utf8(text)));
    }

    private void form(String kind, String text) {
        bodies.add(new Body("form, " + kind, "application/x-www-form-urlencoded", utf8(text)));
    }

    private void parts(String kind, String text) {
        String whole = text + "--" + BOUNDARY + "--\r\n";
        bodies.add(new Body("parts, " + kind, "multipart/form-data; boundary=" + BOUNDARY, utf8(whole)));
    }

    /** @param latin a character a byte */
    private void image(String kind, String latin) {
        bodies.add(new Body("image, " + kind, "image/png", latin.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
