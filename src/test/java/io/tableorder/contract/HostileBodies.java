package io.tableorder.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Turns a good JSON body into one that is wrong somewhere, or only unusual. */
final class HostileBodies {

    private static final String HOLE = "@@hole@@";

    /** JSON, or nearly. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-1",
            "1",
            "2",
            "99",
            "100",
            "101",
            "1.0",
            "0.5",
            "1e2",
            "1e999",
            "-1e999",
            "1E400",
            "1e-999",
            "NaN",
            "Infinity",
            "-Infinity",
            "01",
            "+1",
            "0x10",
            ".5",
            "2147483647",
            "2147483648",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "9".repeat(90),
            "9".repeat(5_000),
            "\"\"",
            "\" \"",
            "\"1\"",
            "\"true\"",
            "\"null\"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\ud83d\"",
            "\"\\uFEFF\"",
            "\"\\u202Egnp.exe\"",
            "\"مرحبا\"",
            "\"😀👨‍👩‍👧‍👦\"",
            "\"e\u0301\u0301\u0301\"",
            "\"\t\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"unended",
            "'single'",
            "\"" + "가".repeat(10_000) + "\"",
            "\"" + "😀".repeat(100) + "\"",
            "\"" + " ".repeat(100) + "\"",
            "\"<script>alert(1)</script>\"",
            "\"' or 1=1 --\"",
            "\"${jndi:ldap://localhost:1/x}\"",
            "\"${header.x} {{x}} #{1+1} %s %n {0} ''\"",
            "\"../../etc/passwd\"",
            "\"2026-02-30\"",
            "\"2026-13-01T00:00:00Z\"",
            "\"-999999999-01-01\"",
            "\"00000000-0000-4000-8000-000000000001\"",
            "\"1-1-1-1-1\"",
            "\"KRW\"",
            "\"krw\"",
            "\"Asia/Seoul\"",
            "\"+99:99\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "[{}]",
            "{\"a\":1}",
            "{\"\":null}",
            "{\"@type\":\"java.lang.Runtime\"}",
            "{\"__proto__\":{}}",
            "[".repeat(25) + "]".repeat(25),
            "{\"a\":".repeat(25) + "1" + "}".repeat(25),
            "[".repeat(10_000));

    private static final List<String> WHOLE = List.of(
            "",
            " ",
            "\n",
            "null",
            "true",
            "0",
            "\"\"",
            "[]",
            "{}",
            "[{}]",
            "{",
            "}",
            "[",
            "{\"",
            "{\"a\"",
            "{\"a\":",
            "{a:1}",
            "{'a':1}",
            "{\"a\":1,}",
            "{} {}",
            "{}[]",
            "{}x",
            "// c\n{}",
            "/* c */{}",
            "nul",
            "\u0000",
            "{\"items\":[{}]}",
            "{\"items\":[null]}",
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "a=1&a=2",
            "a".repeat(5_000));

    private final Random random;

    HostileBodies(Random random) {
        this.random = random;
    }

    byte[] from(JsonNode good, JsonNode schema) {
        String text = good.toString();
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> utf8(withAnotherValue(good, pick(VALUES)));
            case 4, 5 -> utf8(withAnotherValue(good, boundary(schema)));
            case 6 -> utf8(withoutAField(good));
            case 7 -> utf8(withOneMoreField(text));
            case 8 -> utf8(pick(WHOLE));
            case 9 -> Arrays.copyOf(utf8(text), random.nextInt(utf8(text).length + 1));
            case 10 -> withBytes(utf8(text));
            case 11 -> encoded(text);
            case 12 -> utf8(text + pick(List.of("{}", "x", "\u0000", ",", "]", "}", " ".repeat(5_000), "null")));
            default -> random.nextInt(20) == 0 ? large(text) : utf8(text);
        };
    }

    private String withAnotherValue(JsonNode good, String value) {
        JsonNode copy = good.deepCopy();
        List<Runnable> holes = new ArrayList<>();
        collectHoles(copy, holes);
        if (holes.isEmpty()) {
            return value;
        }
        pick(holes).run();
        return copy.toString().replace('"' + HOLE + '"', value);
    }

    private static void collectHoles(JsonNode node, List<Runnable> holes) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                holes.add(() -> object.put(name, HOLE));
                collectHoles(object.path(name), holes);
            });
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                holes.add(() -> array.set(index, HOLE));
                collectHoles(array.path(i), holes);
            }
        }
    }

    private String withoutAField(JsonNode good) {
        JsonNode copy = good.deepCopy();
        List<Runnable> fields = new ArrayList<>();
        collectFields(copy, fields);
        if (!fields.isEmpty()) {
            pick(fields).run();
        }
        return copy.toString();
    }

    private static void collectFields(JsonNode node, List<Runnable> removals) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> removals.add(() -> object.remove(name)));
        }
        node.elements().forEachRemaining(child -> collectFields(child, removals));
    }

    /** Unknown, or there a second time. */
    private String withOneMoreField(String text) {
        List<Integer> braces = new ArrayList<>();
        for (int at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
            braces.add(at);
        }
        if (braces.isEmpty()) {
            return text;
        }
        int at = pick(braces) + 1;
        int end = text.indexOf(':', at);
        String name = random.nextBoolean() && end > 0
                ? text.substring(at, end)
                : pick(List.of(
                        "\"x\"",
                        "\"id\"",
                        "\"total_price\"",
                        "\"price\"",
                        "\"store_id\"",
                        "\"role\"",
                        "\"\"",
                        "\"class\"",
                        "\"__proto__\"",
                        "\"a/b~c\"",
                        "\"\\u0000\"",
                        "\"" + "n".repeat(60_000) + "\""));
        return text.substring(0, at) + name + ":" + pick(List.of("1", "null", "\"x\"", "[]")) + ","
                + text.substring(at);
    }

    /** A value just inside or just outside of what some property of the schema allows. */
    private String boundary(JsonNode schema) {
        List<String> values = new ArrayList<>(List.of("0"));
        collectBoundaries(schema, values, 0);
        return pick(values);
    }

    private static void collectBoundaries(JsonNode schema, List<String> values, int depth) {
        JsonNode node = Operation.resolved(schema);
        if (depth > 6) {
            return;
        }
        for (String limit : List.of("minimum", "maximum")) {
            if (node.has(limit)) {
                for (int step = -1; step <= 1; step++) {
                    values.add(node.path(limit)
                            .decimalValue()
                            .add(java.math.BigDecimal.valueOf(step))
                            .toPlainString());
                }
            }
        }
        for (String limit : List.of("minLength", "maxLength")) {
            if (node.has(limit)) {
                for (int step = -1; step <= 1; step++) {
                    int length = Math.max(0, node.path(limit).asInt() + step);
                    values.add('"' + "가".repeat(length) + '"');
                    values.add('"' + "😀".repeat(length) + '"');
                }
            }
        }
        for (String limit : List.of("minItems", "maxItems")) {
            if (node.has(limit)) {
                values.add("[" + "null,".repeat(node.path(limit).asInt()) + "null]");
            }
        }
        node.path("enum").forEach(word -> {
            values.add(word.toString());
            values.add(word.toString().toUpperCase(java.util.Locale.ROOT));
        });
        node.path("properties").forEach(property -> collectBoundaries(property, values, depth + 1));
        if (node.has("items")) {
            collectBoundaries(node.path("items"), values, depth + 1);
        }
    }

    private byte[] withBytes(byte[] text) {
        byte[] odd = pick(List.of(
                new byte[] {(byte) 0xff},
                new byte[] {(byte) 0xc0, (byte) 0xaf},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
                new byte[] {0},
                new byte[] {0x1b, 0x7f},
                new byte[] {(byte) 0xe3, (byte) 0x81}));
        int at = random.nextInt(3) == 0 ? 0 : random.nextInt(text.length + 1);
        byte[] result = new byte[text.length + odd.length];
        System.arraycopy(text, 0, result, 0, at);
        System.arraycopy(odd, 0, result, at, odd.length);
        System.arraycopy(text, at, result, at + odd.length, text.length - at);
        return result;
    }

    private byte[] encoded(String text) {
        return text.getBytes(pick(List.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16LE,
                StandardCharsets.ISO_8859_1,
                Charset.forName("EUC-KR"),
                Charset.forName("UTF-32"))));
    }

    private byte[] large(String text) {
        return utf8(text + " ".repeat(pick(List.of(256 * 1024 - text.length(), 300 * 1024))));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
