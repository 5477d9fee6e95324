package io.tableorder.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.http.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes hostile requests of all kinds, each from a number: the same seed makes the same ones, but for the ids and names in them. */
final class HostileRequests {

    /** Whatever is given this value must not come back in a header. */
    static final String MARK = "fuzzmark";

    /** Ids that do not exist: small ones may be another test's. */
    private static final List<String> IDS = List.of(
            "0",
            "-1",
            "-0",
            "+1",
            "00",
            "1.0",
            "1e3",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "999999999999",
            "9".repeat(18),
            "9".repeat(19),
            "9".repeat(400),
            "text",
            "null",
            "NaN",
            "true",
            "%20",
            "%EA%B0%80",
            "%F0%9F%98%80",
            "' or 1=1--",
            "${1}",
            "{id}",
            "a".repeat(3_000),
            "00000000-0000-0000-0000-000000000000",
            "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
            "1-1-1-1-1",
            "00000000-0000-4000-8000-00000000000",
            "*",
            "~",
            "@",
            "!",
            "$",
            "(x)",
            "'",
            ",",
            "a:b",
            "a=b",
            "a&b");

    /** These are refused before the resource is looked up. */
    private static final List<String> ODD_IDS = List.of(
            "%00",
            "999999999999%00",
            "%ff",
            "%c0%af",
            "%ed%a0%80",
            "..%2f..%2fetc%2fpasswd",
            "..",
            ".",
            "%2e%2e",
            "%2e",
            "999999999999;v=1",
            ";v=1",
            "999999999999%3Bv=1",
            "a%2fb",
            "a%5cb",
            "\\",
            "|",
            "<x>",
            "\"",
            "%",
            "%zz",
            "%u0041",
            "999999999999/",
            "/999999999999",
            "//",
            "a//b",
            "%0d%0aX-Evil:fuzzmark",
            "%250a",
            "#x",
            "[",
            "^",
            "`",
            "가",
            "\u00ff",
            " ",
            "a b",
            "");

    private static final List<String> QUERY_NAMES = List.of(
            "Set-Cookie",
            "CamelHttpUri",
            "CamelHttpResponseCode",
            "CAmelHttpResponseCode",
            "CamelHttpPath",
            "CamelHttpQuery",
            "CamelBeanMethodName",
            "Location",
            "bridgeEndpoint",
            "throwExceptionOnFailure",
            "Content-Security-Policy",
            "ETag",
            "Content-Type",
            "Access-Control-Allow-Origin",
            "RateLimit",
            "Cache-Control",
            "id",
            "store_id",
            "page",
            "page_size",
            "class.module.classLoader",
            "_method",
            "jsessionid",
            "trace",
            "format",
            "callback",
            "",
            "a%5Bb%5D",
            "%00",
            "%0d%0aX-Evil",
            "x".repeat(500));

    private static final List<String> QUERY_VALUES = List.of(
            MARK,
            "",
            "0",
            "1",
            "-1",
            "200",
            "201",
            "1000000",
            "1000001",
            "2147483648",
            "9223372036854775808",
            "9".repeat(50),
            "1.0",
            "1e2",
            "text",
            "null",
            "%00",
            "%0d%0aX-Evil:%20" + MARK,
            "%EA%B0%80",
            "%27%20or%201%3D1--",
            "%F0%9F%98%80",
            "2026-02-30",
            "2026-01-01",
            "10000-01-01",
            "-0001-01-01",
            "0000-01-01",
            "9999-12-31",
            "2026-01-01T00:00:00Z",
            "00000000-0000-0000-0000-000000000000",
            "1-1-1-1-1",
            "pending",
            "PENDING",
            "a".repeat(2_000),
            "%20",
            "+",
            "%2B1",
            "true");

    /** An escape that is none. */
    private static final List<String> ODD_QUERIES = List.of(
            "%",
            "%zz=1",
            "a=%",
            "a=%ff",
            "page=%ff",
            "a=%c0%af",
            "&&&",
            "=",
            "a=b=c",
            "?",
            "a=|",
            "a=가",
            "a=\u00ff",
            "a=[",
            "a=<x>");

    private static final List<String> HEADERS = List.of(
            "Idempotency-Key: " + MARK,
            "Idempotency-Key:",
            "Idempotency-Key: a b",
            "Idempotency-Key: " + "k".repeat(255),
            "Idempotency-Key: " + "k".repeat(256),
            "Idempotency-Key: \u00ed\u00a0\u0080",
            "Idempotency-Key: \u00ea\u00b0\u0080",
            "If-Match: " + MARK,
            "If-Match: *",
            "If-Match: \"1\"",
            "If-Match: W/\"1\"",
            "If-Match: \"999\", \"1\"",
            "If-Match:",
            "If-Match: \"",
            "If-Match: \u00ff",
            "If-None-Match: " + MARK,
            "If-None-Match: *",
            "If-None-Match: W/\"x\", \"y\"",
            "If-None-Match: " + ",".repeat(2_000),
            "If-None-Match: \u00ff",
            "Accept: */*",
            "Accept: text/html",
            "Accept: application/xml",
            "Accept: application/json;q=0",
            "Accept: application/problem+json",
            "Accept: text/event-stream",
            "Accept: " + MARK,
            "Accept: /",
            "Accept: */json",
            "Accept: application/json;charset=utf-16",
            "Accept:",
            "Accept: " + "a/b,".repeat(500),
            "Accept-Charset: utf-16",
            "Accept-Encoding: gzip, br;q=0",
            "Accept-Encoding: " + MARK,
            "Accept-Language: en",
            "Accept-Language: " + MARK,
            "Accept-Language: ;;;",
            "Accept-Language: *",
            "Accept-Language: en;q=2",
            "Accept-Language: ko-" + "a".repeat(500),
            "Accept-Language: \u00ff",
            "Accept-Language:",
            "Content-Encoding: gzip",
            "Content-Encoding: " + MARK,
            "Content-Language: " + MARK,
            "CamelHttpResponseCode: 201",
            "CamelHttpUri: http://localhost:1/" + MARK,
            "CAmelHttpPath: /" + MARK,
            "CamelBeanMethodName: " + MARK,
            "CamelHttpResponseText: " + MARK,
            "CamelFileName: ../" + MARK,
            "org.apache.camel.x: " + MARK,
            "breadcrumbId: " + MARK,
            "Last-Event-ID: 0",
            "Last-Event-ID: -1",
            "Last-Event-ID: 9223372036854775808",
            "Last-Event-ID: " + MARK,
            "Last-Event-ID: \u00ff",
            "Range: bytes=0-0",
            "Range: bytes=-1",
            "Range: bytes=5-1",
            "Range: " + MARK,
            "If-Range: " + MARK,
            "If-Modified-Since: " + MARK,
            "If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT",
            "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
            "Expect: 100-continue",
            "X-HTTP-Method-Override: DELETE",
            "X-HTTP-Method: DELETE",
            "X-Method-Override: PUT",
            "X-Forwarded-For: 1.2.3.4",
            "X-Forwarded-For: " + MARK,
            "X-Forwarded-Host: " + MARK,
            "X-Forwarded-Proto: " + MARK,
            "X-Forwarded-Prefix: /" + MARK,
            "X-Forwarded-Port: -1",
            "Forwarded: host=" + MARK + ";proto=https",
            "X-Original-URL: /api/admin/orders",
            "X-Rewrite-URL: /" + MARK,
            "Cookie: a=" + MARK,
            "Cookie: JSESSIONID=" + MARK,
            "Set-Cookie: a=" + MARK,
            "Location: /" + MARK,
            "ETag: " + MARK,
            "X-Request-Id: a b " + MARK,
            "X-Request-Id: " + MARK.repeat(40),
            "X-Request-Id:",
            "Origin: http://localhost:3000",
            "Origin: null",
            "Origin: http://" + MARK,
            "Origin: " + MARK,
            "Origin: ::",
            "Origin: http://[",
            "Origin: \u00ff",
            "Origin: http://a:99999",
            "Access-Control-Request-Method: POST",
            "Upgrade: websocket",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "TE: trailers",
            "Via: " + MARK,
            "Max-Forwards: 0",
            "Pragma: no-cache",
            "Referer: " + MARK,
            "User-Agent: ${jndi:ldap://localhost:1/x}",
            "Proxy-Authorization: " + MARK,
            "traceparent: 00-" + MARK,
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "b3: " + MARK);

    private static final List<String> CONTENT_TYPES = List.of(
            "",
            "Content-Type:",
            "Content-Type: text/plain",
            "Content-Type: application/json;charset=utf-16",
            "Content-Type: application/json; charset=\"utf-8\"",
            "Content-Type: application/json;charset=" + MARK,
            "Content-Type: application/json;charset",
            "Content-Type: APPLICATION/JSON",
            "Content-Type: application/json;a=b",
            "Content-Type: application/vnd.api+json",
            "Content-Type: application/*",
            "Content-Type: */*",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: application/x-www-form-urlencoded;charset=" + MARK,
            "Content-Type: multipart/form-data",
            "Content-Type: multipart/form-data; boundary=x",
            "Content-Type: multipart/form-data; boundary=" + "b".repeat(100),
            "Content-Type: multipart/mixed; boundary=x",
            "Content-Type: application/xml",
            "Content-Type: application/x-java-serialized-object",
            "Content-Type: " + MARK,
            "Content-Type: ;",
            "Content-Type: application/json, text/html",
            "Content-Type: \u00ff/\u00ff");

    private static final List<String> METHODS =
            List.of("HEAD", "OPTIONS", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PROPFIND", "FOO");

    private static final List<String> ODD_METHODS =
            List.of("TRACE", "CONNECT", "get", "PRI", "G\u00ffT", "GET\u0000", "A".repeat(300), "G,ET", "");

    private static final List<String> MULTIPART = List.of(
            "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"../../a.jsp\"\r\nContent-Type: image/png\r\n\r\nnot a picture\r\n--x--\r\n",
            "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n\u00ff\u00fe\r\n--x--\r\n",
            "--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--\r\n",
            "--x\r\n\r\n\r\n--x",
            "--x--\r\n",
            "--y\r\n\r\n--y--",
            "--x\r\nContent-Disposition: form-data; name=\"CamelFileName\"\r\n\r\nfuzzmark\r\n--x\r\nContent-Disposition: form-data; name=\"price\"\r\n\r\n1e999\r\n--x--\r\n",
            "--x\r\nContent-Disposition: form-data; name=\"" + "n".repeat(9_000) + "\"\r\n\r\nv\r\n--x--\r\n",
            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: " + MARK + "\r\n\r\nv\r\n--x--\r\n");

    private static final Pattern LENGTH = Pattern.compile("Content-Length: ([0-9]{1,8})");

    private final World world;
    private final List<Operation> operations;
    private final long seed;
    private final Map<Operation, Pooled> ids = new ConcurrentHashMap<>();

    private record Pooled(String id, int uses) {}

    HostileRequests(World world, List<Operation> operations, long seed) {
        this.world = world;
        this.operations = operations;
        this.seed = seed;
    }

    HostileRequest make(int number) {
        Random random = new Random(seed + 7_919L * number);
        Operation operation = operations.get(number % operations.size());
        HostileRequest request = new HostileRequest(operation, world.target(operation, id(operation)));
        authorize(request, random);
        JsonNode good = world.body(operation);
        String type = good == null ? "" : "Content-Type: application/json";
        if (good != null) {
            request.body = good.toString().getBytes(StandardCharsets.UTF_8);
        }
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            switch (random.nextInt(good == null ? 6 : 12)) {
                case 0 -> type = withOddHeader(request, random, type);
                case 1 -> withQuery(request, random);
                case 2 -> withId(request, random);
                case 3 -> withMethod(request, random);
                case 4 -> request.headers.add(pick(HEADERS, random));
                case 5 -> type = random.nextInt(3) == 0 ? withWriting(request, random, type) : type;
                case 6 -> type = withForm(request, random);
                default -> {
                    if (good != null) {
                        request.body = new HostileBodies(random).from(good, operation.requestSchema());
                    }
                }
            }
        }
        if (operation.isStream() && random.nextBoolean()) {
            request.headers.add("Accept: text/event-stream");
        }
        if (!type.isEmpty()) {
            request.headers.add(type);
        }
        Matcher promised = LENGTH.matcher(request.framing);
        request.mayGoUnanswered |= promised.matches() && Integer.parseInt(promised.group(1)) > request.body.length;
        return request;
    }

    private @Nullable String id(Operation operation) {
        if (!operation.isTemplated()) {
            return null;
        }
        World.Resource resource = World.resourceOf(operation).orElseThrow();
        return ids.compute(
                        operation,
                        (same, pooled) -> pooled == null || pooled.uses() == 20
                                ? new Pooled(resource.newOne(world), 1)
                                : new Pooled(pooled.id(), pooled.uses() + 1))
                .id();
    }

    private void authorize(HostileRequest request, Random random) {
        if (!request.operation.isSecured()) {
            return;
        }
        switch (random.nextInt(30)) {
            case 0 -> {}
            case 1 -> {
                Role role = pick(List.of(Role.values()), random);
                // Whose token would end is needed by all requests that follow.
                boolean isEnd = World.endsTokens(request.operation);
                request.headers.add(
                        "Authorization: Bearer " + (isEnd ? world.token(request.operation) : world.token(role)));
            }
            case 2 -> {
                request.isOddlyWritten = true;
                request.headers.add("Authorization: "
                        + pick(
                                List.of(
                                        "",
                                        "Bearer",
                                        "Bearer ",
                                        "Basic YTpi",
                                        "Bearer a b",
                                        "Bearer \u00ff",
                                        "bearer abc",
                                        "Bearer a.b.c",
                                        MARK,
                                        "Bearer " + "a".repeat(5_000)),
                                random));
            }
            default -> request.headers.add("Authorization: Bearer " + world.token(request.operation));
        }
    }

    private static String withOddHeader(HostileRequest request, Random random, String type) {
        if (random.nextBoolean()) {
            return pick(CONTENT_TYPES, random);
        }
        request.headers.add(pick(HEADERS, random));
        return type;
    }

    private static void withQuery(HostileRequest request, Random random) {
        List<JsonNode> declared = request.operation.parameters("query");
        String query;
        if (random.nextInt(10) == 0) {
            query = pick(ODD_QUERIES, random);
            request.isOddlyWritten = true;
        } else if (!declared.isEmpty() && random.nextBoolean()) {
            String name = pick(declared, random).path("name").asText();
            query = name + "=" + pick(QUERY_VALUES, random) + (random.nextInt(5) == 0 ? "&" + name + "=1" : "");
        } else {
            query = pick(QUERY_NAMES, random) + "=" + pick(QUERY_VALUES, random);
            if (request.operation.isStream()) {
                // Its tickets come in the query.
                query = query + "&ticket=" + pick(QUERY_VALUES, random);
            }
        }
        request.target += (request.target.contains("?") ? "&" : "?") + query;
    }

    private static void withId(HostileRequest request, Random random) {
        boolean isOdd = random.nextInt(3) == 0;
        String id = pick(isOdd ? ODD_IDS : IDS, random);
        if (request.operation.isTemplated()) {
            request.target = request.operation.pathWith("@").replace("@", isOdd ? id : encoded(id));
        } else if (isOdd && random.nextBoolean()) {
            request.target = request.target + "/" + id;
        } else {
            return;
        }
        request.isOddlyWritten |= isOdd || id.length() > 1_000;
    }

    /** Escapes text for the path of a URL; existing escapes stay. */
    private static String encoded(String id) {
        return id.startsWith("%")
                ? id
                : URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void withMethod(HostileRequest request, Random random) {
        boolean isOdd = random.nextInt(4) == 0;
        request.method = pick(isOdd ? ODD_METHODS : METHODS, random);
        request.isOddlyWritten |= isOdd;
    }

    private static String withForm(HostileRequest request, Random random) {
        if (random.nextBoolean()) {
            request.body = pick(MULTIPART, random).getBytes(StandardCharsets.ISO_8859_1);
            return "Content-Type: multipart/form-data; boundary=x";
        }
        request.body = pick(
                        List.of("a=1&id=1&CamelHttpResponseCode=201", "%", "a=%ff", "x", "&&&=", "Location=" + MARK),
                        random)
                .getBytes(StandardCharsets.ISO_8859_1);
        return "Content-Type: application/x-www-form-urlencoded";
    }

    /** Breaks the rules of HTTP itself. */
    private static String withWriting(HostileRequest request, Random random, String type) {
        request.isOddlyWritten = true;
        int length = request.body.length;
        switch (random.nextInt(18)) {
            case 0 -> {
                request.framing = "Content-Length: " + (length + 1 + random.nextInt(100));
                request.mayGoUnanswered = true;
            }
            case 1 -> request.framing = "Content-Length: " + length / 2;
            case 2 ->
                request.framing = pick(
                        List.of(
                                "Content-Length: -1",
                                "Content-Length: x",
                                "Content-Length: 99999999999999999999",
                                "Content-Length: 1, 2",
                                "Content-Length: 1\r\nContent-Length: 2"),
                        random);
            case 3 -> {
                request.framing = "Transfer-Encoding: chunked";
                request.body = chunked(request.body, "\r\n0\r\n\r\n");
            }
            case 4 -> {
                request.framing = "Transfer-Encoding: chunked";
                request.body = pick(
                                List.of(
                                        "zz\r\nabc\r\n0\r\n\r\n",
                                        "5\r\nab",
                                        "-1\r\n\r\n",
                                        "ffffffffffffffffff\r\na",
                                        "1\r\nab\r\n0\r\n\r\n",
                                        "1;x=y\r\na\r\n0\r\nX-Evil: fuzzmark\r\n\r\n"),
                                random)
                        .getBytes(StandardCharsets.ISO_8859_1);
                request.mayGoUnanswered = true;
            }
            case 5 -> {
                request.framing = "Content-Length: " + length + "\r\nTransfer-Encoding: chunked";
                request.body = chunked(request.body, "\r\n0\r\n\r\n");
            }
            case 6 ->
                request.framing = "Transfer-Encoding: "
                        + pick(
                                List.of(
                                        "gzip",
                                        "identity",
                                        "chunked, chunked",
                                        MARK,
                                        "chunked\r\nTransfer-Encoding: gzip"),
                                random);
            case 7 ->
                request.version =
                        pick(List.of("HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "HTTP/1.1x", "http/1.1", "FOO", ""), random);
            case 8 -> request.headers.remove("Host: localhost");
            case 9 -> request.headers.add("Host: " + MARK);
            case 10 ->
                request.headers.set(
                        0, "Host: " + pick(List.of("", "a b", "localhost:99999", "[::1", MARK, "\u00ff"), random));
            case 11 ->
                request.headers.add(
                        0,
                        pick(
                                List.of(
                                        "No colon",
                                        " : x",
                                        "X Y: z",
                                        "X-Evil : " + MARK,
                                        "X-Evil: a\r\n folded " + MARK,
                                        "X-Evil: a\u0000b",
                                        "X-\u00ff: a",
                                        ": x",
                                        "X-Evil: a\rb",
                                        "X-Evil: a\nb: " + MARK),
                                random));
            case 12 -> request.headers.add("X-Long: " + "a".repeat(9_000));
            case 13 -> {
                for (int i = 0; i < 200; i++) {
                    request.headers.add("X-" + i + ": " + i);
                }
            }
            case 14 -> request.headers.add("Expect: " + MARK);
            case 15 ->
                request.target =
                        pick(List.of("http://localhost", "http://" + MARK, "//" + MARK), random) + request.target;
            case 16 ->
                request.target = pick(
                        List.of(
                                request.target.toUpperCase(java.util.Locale.ROOT),
                                "/" + request.target,
                                request.target + "/",
                                request.target.replace("/api", "/%61pi"),
                                "/x/.." + request.target,
                                request.target + ";jsessionid=" + MARK,
                                request.target.substring(1),
                                "*",
                                request.target + ".json"),
                        random);
            default -> {
                return type.isEmpty()
                        ? type
                        : type + "\r\n" + pick(CONTENT_TYPES.subList(1, CONTENT_TYPES.size()), random);
            }
        }
        return type;
    }

    private static byte[] chunked(byte[] body, String end) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String chunk = body.length == 0 ? "0\r\n\r\n" : Integer.toHexString(body.length) + "\r\n" + text + end;
        return chunk.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
