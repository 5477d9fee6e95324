package io.tableorder.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.FilterChainProxy;

class EdgeTest extends StoreTest {

    @Autowired
    private CamelContext camel;

    @Autowired
    private RouteDispatcher dispatcher;

    @Autowired
    private ServletContext servlets;

    /** Camel's own binding would answer with every query parameter and request header as a header. */
    @Test
    void nothingThatAClientSendsComesBackAsAHeader() {
        String query = "?Set-Cookie=sid%3Devil&Location=/x&ETag=evil&RateLimit=evil&Access-Control-Allow-Origin=*"
                + "&CamelHttpResponseCode=201&CamelHttpUri=http://localhost:1/&Content-Security-Policy=none&cache-control=public";
        Answer answer = api.get("/api/customer/menus" + query)
                .as(store.tableToken(0))
                .header("Cookie", "a=b")
                .header("X-Evil", "1")
                .header("Retry-After", "1")
                .header("CamelHttpResponseCode", "201")
                .sendUnchecked()
                .expect(200);

        assertThat(answer.headers().toString()).doesNotContain("evil");
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(answer.headers().keySet());
        assertThat(names)
                .doesNotContain("Set-Cookie", "Cookie", "Authorization", "X-Evil", "Retry-After", "Location", "Server")
                .contains("RateLimit", "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Remaining", "ETag");
        assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
    }

    @Test
    void queryAndFormValuesDoNotReplaceAnIdInThePath() {
        long id = api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(store.cart())
                .send()
                .json()
                .path("id")
                .asLong();
        Answer answer = api.get("/api/customer/orders/" + id + "?id=1")
                .as(store.tableToken(0))
                .sendUnchecked();
        assertThat(answer.expect(200).json().path("id").asLong()).isEqualTo(id);
    }

    @Test
    void everyAnswerCarriesARequestId() {
        assertThat(api.get("/health").header("X-Request-Id", "till-7").send().header("X-Request-Id"))
                .isEqualTo("till-7");
        for (String bad : List.of("a b", "x".repeat(200))) {
            assertThat(api.get("/health").header("X-Request-Id", bad).send().header("X-Request-Id"))
                    .isNotEqualTo(bad)
                    .isNotBlank();
        }
        assertThat(api.get("/nowhere").sendUnchecked().header("X-Request-Id")).isNotBlank();
        assertThat(api.get("/api/admin/orders").send().header("X-Request-Id")).isNotBlank();
    }

    @Test
    void unknownPathsAndMethodsAreProblems() {
        assertThat(api.get("/nowhere").sendUnchecked().expect(404).code()).isEqualTo("NOT_FOUND");
        assertThat(api.get("/api/customer/nowhere")
                        .as(store.tableToken(0))
                        .sendUnchecked()
                        .expect(404)
                        .code())
                .isEqualTo("NOT_FOUND");
        Answer method = api.call("DELETE", "/api/customer/orders")
                .as(store.tableToken(0))
                .sendUnchecked();
        assertThat(method.expect(405).code()).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(method.header("Allow")).contains("GET").contains("POST");
        assertThat(api.call("FOO", "/api/customer/orders")
                        .as(store.tableToken(0))
                        .sendUnchecked()
                        .expect(405)
                        .code())
                .isEqualTo("METHOD_NOT_ALLOWED");
    }

    /** Spring MVC would refuse it too, but only after the route has begun. */
    @Test
    void anAcceptThatCannotBeReadIsRefusedBeforeAnythingIsDone() {
        for (String accept : List.of("nonsense", "text/html;q=high", "a/b," + "c/d,".repeat(60))) {
            Answer answer = api.post("/api/customer/orders")
                    .as(store.tableToken(0))
                    .header("Accept", accept)
                    .json(store.cart())
                    .sendUnchecked();
            assertThat(answer.expect(406).code()).as(accept).isEqualTo("NOT_ACCEPTABLE");
        }
        Answer placed = api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Accept", "image/png")
                .json(store.cart())
                .sendUnchecked()
                .expect(201);
        assertThat(placed.header("Idempotent-Replayed")).isNull();
        assertThat(store.count("orders")).isEqualTo(1);
    }

    @Test
    void problemsSpeakKoreanAndEnglish() {
        assertThat(title("ko-KR,ko;q=0.9,en;q=0.8")).isEqualTo("없는 주소입니다");
        assertThat(title("en-US,en;q=0.9")).isEqualTo("There is nothing here");
        assertThat(title("fr")).isEqualTo("없는 주소입니다");
        assertThat(title(";;;")).isEqualTo("없는 주소입니다");
    }

    /** Strangers must not learn there which paths exist. */
    @Test
    void anUnknownPathAmongGuardedOnesIsClosedAsThoseAre() {
        api.get("/api/admin/nothing").sendUnchecked().expect(401);
        api.get("/api/admin/nothing").as(store.tableToken(0)).sendUnchecked().expect(403);
        api.get("/api/admin/nothing").as(store.adminToken()).sendUnchecked().expect(404);
        api.get("/api/%61dmin/orders").sendUnchecked().expect(401);
        api.get("/api/nothing").sendUnchecked().expect(404);
    }

    private String title(String language) {
        return api.get("/nowhere")
                .header("Accept-Language", language)
                .sendUnchecked()
                .json()
                .path("title")
                .asText();
    }

    @Test
    void aRefusalByTheContainerIsAProblemToo() throws IOException {
        assertThat(raw("GET /p/%ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("BAD_REQUEST");
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(9000) + "\r\n\r\n"))
                .contains("application/problem+json")
                .doesNotContain("<html");
        assertThat(raw("GET /health|x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("application/problem+json")
                .doesNotContain("<html");
    }

    @Test
    void aHeaderWithBytesThatAreNoTextDoesNoHarm() throws IOException {
        String request =
                "GET /api/customer/menus HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nIf-None-Match: \u00ff\u00fe\r\n"
                        + "Idempotency-Key: \u00ed\u00a0\u0080\r\nAuthorization: Bearer " + store.tableToken(0)
                        + "\r\n\r\n";
        assertThat(raw(request)).startsWith("HTTP/1.1 200");
    }

    @Test
    void aChunkedBodyIsBoundedWhileItIsRead() throws IOException {
        String head = "POST /api/customer/orders HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer "
                + store.tableToken(0)
                + "\r\n\r\n";
        String chunk = Integer.toHexString(100_000) + "\r\n" + "a".repeat(100_000) + "\r\n";
        assertThat(raw(head + chunk.repeat(3) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .contains("PAYLOAD_TOO_LARGE");
    }

    @Test
    void malformedChunksAreRefused() throws IOException {
        String head = "POST /api/customer/orders HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer "
                + store.tableToken(0)
                + "\r\n\r\n";
        for (String chunks : List.of("zz\r\nabc\r\n0\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n", "-1\r\n\r\n")) {
            assertThat(raw(head + chunks))
                    .as(chunks)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json", "BAD_REQUEST", "Connection: close");
            assertThat(raw(head.replace("POST", "PATCH") + chunks))
                    .as("refused already: %s", chunks)
                    .startsWith("HTTP/1.1 405")
                    .contains("METHOD_NOT_ALLOWED", "Connection: close");
        }
    }

    @Test
    void onlyTheConfiguredOriginsMayCallFromABrowser() {
        Answer known =
                api.get("/health").header("Origin", "http://localhost:3000").send();
        assertThat(known.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:3000");
        assertThat(known.header("Access-Control-Allow-Credentials")).isNull();

        Answer unknown =
                api.get("/health").header("Origin", "http://localhost:3002").sendUnchecked();
        assertThat(unknown.expect(403).code()).isEqualTo("FORBIDDEN");
        assertThat(unknown.json().path("origin").asText()).isEqualTo("http://localhost:3002");
        assertThat(unknown.header("Access-Control-Allow-Origin")).isNull();

        api.call("OPTIONS", "/api/customer/orders")
                .header("Origin", "http://localhost:3001")
                .header("Access-Control-Request-Method", "POST")
                .header(
                        "Access-Control-Request-Headers",
                        "authorization,content-type,idempotency-key,traceparent,tracestate,baggage")
                .sendUnchecked()
                .expect(200);
    }

    /** Behind TLS, the service sees http, and the page's origin is https. */
    @Test
    void aPageOfTheServicesOwnHostMayCall() {
        String own = "https://localhost:" + port;
        Answer answer = api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Origin", own)
                .json(store.cart())
                .send()
                .expect(201);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(own);
    }

    @Test
    void utf8MayBeWrittenOtherwise() {
        for (String type : List.of(
                "application/json; charset=utf8",
                "application/json;charset=UTF8",
                "application/json; charset=\"utf-8\"",
                "Application/JSON; Charset=Utf-8")) {
            api.post("/api/customer/orders")
                    .as(store.tableToken(0))
                    .header("Content-Type", type)
                    .body(store.cart().getBytes(StandardCharsets.UTF_8))
                    .send()
                    .expect(201);
        }
        for (String type : List.of("application/json; charset=euc-kr", "application/json; charset=none")) {
            assertThat(api.post("/api/customer/orders")
                            .as(store.tableToken(0))
                            .header("Content-Type", type)
                            .body(store.cart().getBytes(StandardCharsets.UTF_8))
                            .send()
                            .expect(415)
                            .code())
                    .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        }
    }

    /** As containers are named. */
    @Test
    void aHostMayHaveAnUnderscore() throws IOException {
        for (String path : List.of("/health", "/api/customer/menus", "/docs")) {
            assertThat(raw("GET " + path
                            + " HTTP/1.1\r\nHost: table_order:8000\r\nConnection: close\r\nAuthorization: Bearer "
                            + store.tableToken(0) + "\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 200");
        }
    }

    /** Two threads at the headers of one answer tear them. */
    @Test
    void theHeadersOfFiltersAreSetBeforeARouteAnswersOnAnotherThread(@Autowired FilterChainProxy security)
            throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        List<String> before = new ArrayList<>();
        FilterChain route = (request, sameResponse) -> {
            before.addAll(response.getHeaderNames());
            request.startAsync();
        };
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/health");
        request.setAsyncSupported(true);
        security.doFilter(request, response, route);
        assertThat(before).contains("X-Content-Type-Options", "Cache-Control", "Content-Security-Policy");
        assertThat(response.getHeaderNames()).containsExactlyElementsOf(before);
    }

    @Test
    void theContractAndItsPageAreServed() {
        assertThat(api.get("/openapi.json").send().json().path("openapi").asText())
                .startsWith("3.0");
        Answer page = api.get("/docs").sendUnchecked().expect(200);
        assertThat(page.text()).contains("/webjars/swagger-ui/swagger-ui-bundle.js");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");
        api.get("/webjars/swagger-ui/swagger-ui-bundle.js").sendUnchecked().expect(200);
        api.get("/docs/docs.js").sendUnchecked().expect(200);

        assertThat(api.get("/docs/reference").sendUnchecked().expect(200).text())
                .contains("/webjars/scalar/scalar.js");
        api.get("/webjars/scalar/scalar.js").sendUnchecked().expect(200);
        Answer redoc = api.get("/redoc").sendUnchecked().expect(200);
        assertThat(redoc.text()).contains("/webjars/redoc/bundles/redoc.standalone.js");
        assertThat(redoc.header("Content-Security-Policy")).isEqualTo(page.header("Content-Security-Policy"));
        api.get("/webjars/redoc/bundles/redoc.standalone.js").sendUnchecked().expect(200);
        api.get("/docs/redoc.js").sendUnchecked().expect(200);
        assertThat(api.get("/scalar").sendUnchecked().expect(404).code())
                .as("the library's own page, which asks other hosts")
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void anUnchangedMenuIsNotSentTwice() {
        Answer first = api.get("/api/customer/menus").as(store.tableToken(0)).send();
        Answer second = api.get("/api/customer/menus")
                .as(store.tableToken(0))
                .header("If-None-Match", String.valueOf(first.header("ETag")))
                .send()
                .expect(304);
        assertThat(second.text()).isEmpty();
    }

    @Test
    void anOperationWithoutARouteFailsTheStart() throws Exception {
        try (CamelContext other = new DefaultCamelContext()) {
            other.start();
            assertThatThrownBy(() -> dispatcher.bind(other))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("direct://");
        }
    }

    @Test
    void anOperationWhoseRouteIsStoppedIsAnsweredWith503() throws Exception {
        camel.getRouteController().stopRoute("get-event-contract");
        try {
            assertThat(api.get("/asyncapi.json").sendUnchecked().expect(503).code())
                    .isEqualTo("SERVICE_UNAVAILABLE");
        } finally {
            camel.getRouteController().startRoute("get-event-contract");
        }
        api.get("/asyncapi.json").send().expect(200);
    }

    @Test
    void theOriginOfOneRequestsHostIsNotAllowedForRequestsToAnother() throws Exception {
        String get = "GET /livez HTTP/1.1\r\nHost: %s\r\nOrigin: https://stranger.example\r\nConnection: close\r\n\r\n";
        assertThat(raw(get.formatted("stranger.example")))
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Origin: https://stranger.example");
        assertThat(raw(get.formatted("localhost")))
                .startsWith("HTTP/1.1 403")
                .doesNotContain("Access-Control-Allow-Origin");
    }

    @Test
    void aPreflightForAnUnknownHeaderIsAProblem() {
        Answer answer = api.call("OPTIONS", "/api/customer/orders")
                .header("Origin", "http://localhost:3001")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "x-evil")
                .sendUnchecked();
        assertThat(answer.expect(403).code()).isEqualTo("FORBIDDEN");
    }

    @Test
    void aPageMaySendAContentTypeThatIsNone() {
        api.get("/health")
                .header("Origin", "http://localhost:3000")
                .header("Content-Type", "*/*")
                .send()
                .expect(200);
    }

    @Test
    void anInvalidContentTypeAtAnUnknownPathIsNotFound() {
        assertThat(api.get("/API/customer/orders")
                        .header("Content-Type", "application/*")
                        .sendUnchecked()
                        .expect(404)
                        .code())
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void headIsGetWithoutTheBody() {
        Answer get = api.get("/api/customer/menus").as(store.tableToken(0)).send();
        Answer head = api.call("HEAD", "/api/customer/menus")
                .as(store.tableToken(0))
                .sendUnchecked()
                .expect(200);
        assertThat(head.text()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo(get.header("ETag")).isNotNull();
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
    }

    @Test
    void aPathOutsideOfTheContractIsAProblem() {
        Answer method = api.call("PUT", "/api/customer/orders/1")
                .as(store.tableToken(0))
                .sendUnchecked();
        assertThat(method.expect(405).code()).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(method.header("Allow")).isEqualTo("GET, HEAD");
        for (String path : List.of(
                "/api/customer/categories/1/", "/api/customer/orders/1/x", "/%61pi/customer/menus", "/health/x")) {
            assertThat(api.get(path)
                            .as(store.tableToken(0))
                            .sendUnchecked()
                            .expect(404)
                            .code())
                    .as(path)
                    .isEqualTo("NOT_FOUND");
        }
    }

    /** Camel would store its file for good, before any route sees the request. */
    @Test
    void aFormIsRefusedWhereNoneIsTaken() {
        String form = "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jsp\"\r\n\r\na\r\n--x--\r\n";
        for (String type : List.of("multipart/form-data; boundary=x", "Multipart/Mixed", "multipart/form-data")) {
            assertThat(api.post("/api/customer/auth/login")
                            .header("Content-Type", type)
                            .body(form.getBytes(StandardCharsets.UTF_8))
                            .send()
                            .expect(415)
                            .code())
                    .as(type)
                    .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        }
        File temporary = (File) servlets.getAttribute(ServletContext.TEMPDIR);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aProblemOfTheContainerHasItsStatusAndARequestId() throws IOException {
        for (String request : List.of(
                "GET /health HTTP/1.1\r\nExpect: miracles\r\n",
                "GET /health HTTP/1.1\r\nTransfer-Encoding: gzip\r\n",
                "GET /health HTTP/2.0\r\n")) {
            assertThat(raw(request + "Host: localhost\r\nConnection: close\r\n\r\n"))
                    .as(request)
                    .startsWith("HTTP/1.1 400")
                    .contains("\"status\":400", "BAD_REQUEST", "X-Request-Id: ");
        }
        assertThat(raw("TRACE /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .contains("METHOD_NOT_ALLOWED", "X-Request-Id: ");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream answer = socket.getInputStream();
            byte[] bytes = new byte[8192];
            StringBuilder text = new StringBuilder();
            int read = answer.read(bytes);
            while (read > 0) {
                text.append(new String(bytes, 0, read, StandardCharsets.UTF_8));
                read = text.indexOf("}") > 0 ? -1 : answer.read(bytes);
            }
            return text.toString();
        }
    }
}
