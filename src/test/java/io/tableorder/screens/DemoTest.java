package io.tableorder.screens;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.OwnService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who has just started the service and opens its address. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DemoTest {

    private static OwnService service;

    @TempDir
    private Path folder;

    @BeforeAll
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    static void start() throws IOException {
        service = new OwnService();
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
    }

    private Screen screen(String name) throws IOException {
        return new Screen(folder.resolve(name), "http://localhost:" + service.port());
    }

    @Test
    void theFirstPageOpensEachScreenWithOneClick() throws IOException {
        try (Screen visitor = screen("visitor")) {
            visitor.open("/").awaits("테이블오더", "admin1234");
            visitor.hasNoFaultsAt(List.of(320, 1280));
            assertThat(visitor.run("return [...document.querySelectorAll('a')].map(link => link.pathname)").toString())
                    .contains("/docs", "/docs/events", "/metrics", "/health");
            visitor.press("홀");
            visitor.awaits("데모 식당");
            visitor.open("/").press("주방");
            visitor.awaits("만들 주문이 없습니다.");
            visitor.open("/").press("손님으로 주문하기");
            visitor.awaits("데모 식당", "테이블 1", "김치찌개");
            visitor.hasNoFaults();
        }
    }

    @Test
    void theFirstLoadOfAGuestIsSmall() throws IOException {
        try (Screen guest = screen("guest")) {
            guest.sized(390, 844).open("/").press("손님으로 주문하기");
            guest.awaits("김치찌개");
            long bytes = guest.run("""
                    return [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]
                      .filter(entry => entry.initiatorType !== 'img').reduce((sum, entry) => sum + entry.encodedBodySize, 0)
                    """).asLong();
            assertThat(bytes).as("bytes, without photos").isBetween(20_000L, 100_000L);
            assertThat(guest.run("return [document.cookie, location.search, location.hash].join('')").asText())
                    .as("tokens in addresses or cookies")
                    .isEmpty();
        }
    }

    @Test
    void theMetricsAreOneClickAway() throws IOException {
        try (Screen visitor = screen("metrics")) {
            visitor.open("/metrics").awaits("http_server_requests_seconds");
        }
    }
}
