package io.tableorder.screens;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.Instance;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The screens of a store share the limit of the account with which its staff sign in. */
class ScreensAtTheLimitTest extends ScreenTest {

    private static final int ORDERS = 30;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void theOfficeAndTheKitchenDoNotUseUpTheUsualLimit() throws IOException {
        try (Instance instance = Instance.start(
                        folder.resolve("instance"),
                        store.id(),
                        Instance.NEVER,
                        "--table-order.rate-limit.per-minute=100");
                Screens screens = new Screens(instance.serve())) {
            for (int number = 1; number <= ORDERS; number++) {
                store.placeOrder(api, number % 2);
                screens.kitchen.awaits("주문 " + number);
            }
            for (Screen one : List.of(screens.menu, screens.desk, screens.kitchen)) {
                assertThat(one.run("return refused").asInt())
                        .as(one.run("return location.pathname").asText())
                        .isZero();
            }
        }
    }

    private final class Screens implements AutoCloseable {

        final Screen menu;
        final Screen desk;
        final Screen kitchen;

        Screens(int itsPort) throws IOException {
            menu = open(itsPort, "/manage", "된장국");
            desk = open(itsPort, "/desk#deliveries", "전송 기록");
            kitchen = open(itsPort, "/kitchen", "만들 주문이 없습니다.");
        }

        private Screen open(int itsPort, String path, String text) throws IOException {
            Screen screen = staff(screenAt(itsPort), path);
            screen.awaits(text);
            screen.run("""
                    const real = window.fetch;
                    window.refused = 0;
                    window.fetch = (...request) => real(...request).then(answer => {
                      if (answer.status === 429) window.refused++;
                      return answer;
                    });
                    """);
            return screen;
        }

        @Override
        public void close() throws IOException {
            menu.close();
            desk.close();
            kitchen.close();
        }
    }
}
