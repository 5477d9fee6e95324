package io.tableorder.client.example;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tableorder.client.Bed;
import io.tableorder.client.Guest;
import io.tableorder.client.PendingOrders;
import io.tableorder.client.Staff;
import io.tableorder.client.model.ChangeStatus;
import io.tableorder.client.model.CompleteSession;
import io.tableorder.client.model.Order;
import io.tableorder.client.model.OrderStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Bed.class)
class OrderBoardTest {

    @TempDir
    Path folder;

    private final BlockingQueue<String> screens = new LinkedBlockingQueue<>();
    private Process board;

    @BeforeEach
    void open() throws IOException {
        board = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dfile.encoding=UTF-8",
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OrderBoard.class.getName(),
                        Bed.url())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread reader = new Thread(this::read);
        reader.setDaemon(true);
        reader.start();
    }

    @AfterEach
    void close() {
        board.destroyForcibly();
    }

    @Test
    void showsOrdersByTableAndStatusOverARestartOfTheService() throws Exception {
        Guest guest = Bed.service().guest(Bed.table(8), PendingOrders.in(folder));
        Staff staff = Bed.service().staff(Bed.admin());
        awaitScreen(screen -> screen.contains(", live"));

        Order order = guest.placeOrder(Bed.order(1, "for the board"));
        awaitScreen(screen -> shows(screen, order, "pending"));
        staff.changeOrderStatus(order.getId(), new ChangeStatus().status(OrderStatus.PREPARING), null);
        awaitScreen(screen -> shows(screen, order, "preparing"));

        Bed.kill();
        awaitScreen(screen -> screen.contains("waiting for the service"));
        Bed.start();
        staff.changeOrderStatus(order.getId(), new ChangeStatus().status(OrderStatus.READY), null);
        awaitScreen(screen -> shows(screen, order, "ready"));
        staff.completeSession(order.getTableId(), new CompleteSession().force(true));
        String last = awaitScreen(screen -> !screen.contains("table 8 "));

        assertTrue(last.contains(", live"), last);
    }

    private static boolean shows(String screen, Order order, String status) {
        return screen.lines()
                .anyMatch(line -> line.matches("table 8 +" + status + " +#" + order.getOrderNumber() + " .*김치찌개 × 1"));
    }

    private String awaitScreen(Predicate<String> isSo) throws InterruptedException {
        while (true) {
            String screen = screens.poll(3, TimeUnit.MINUTES);
            assertNotNull(screen, "the board shows nothing more");
            if (isSo.test(screen)) {
                return screen;
            }
        }
    }

    /** An empty line ends a screen. */
    private void read() {
        try (BufferedReader lines = board.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder screen = new StringBuilder();
            for (String line; (line = lines.readLine()) != null; ) {
                screen.append(line).append('\n');
                if (line.isEmpty()) {
                    screens.add(screen.toString());
                    screen.setLength(0);
                }
            }
        } catch (IOException ended) {
            // With the board.
        }
    }
}
