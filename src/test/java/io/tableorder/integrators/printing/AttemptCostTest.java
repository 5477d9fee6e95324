package io.tableorder.integrators.printing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.LastLeg;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.testing.TestSettings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A route costs an attempt next to nothing beside its steps. Both ways take turns at one printer, in rounds, so that a machine that is slow
 * for a while is slow for both; {@code -Dattempts=20000} measures longer.
 */
class AttemptCostTest {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptCostTest.class);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int ATTEMPTS = Integer.getInteger("attempts", 200);
    private static final int ROUND = 100;

    /** That the route may allocate per attempt beside its steps, which is the same on every machine. */
    private static final double MOST_KIB = 40;

    private interface Way {
        Outcome attempt(Delivery delivery) throws Exception;
    }

    /** What the thread has used for one way, in all rounds. */
    private static final class Used {

        private long cpu;
        private long bytes;
        private long wall;
        private int attempts;

        private void round(Way way) throws Exception {
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            long before = System.nanoTime();
            for (int i = 0; i < ROUND; i++) {
                assertThat(way.attempt(delivery()).result()).isEqualTo(Outcome.Result.CONFIRMED);
            }
            wall += System.nanoTime() - before;
            bytes += THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
            cpu += THREADS.getCurrentThreadCpuTime() - cpuBefore;
            attempts += ROUND;
        }

        private double kib() {
            return bytes / 1024.0 / attempts;
        }

        @Override
        public String toString() {
            return "%.1f us of processor, %.1f us, %.1f KiB"
                    .formatted(cpu / 1e3 / attempts, wall / 1e3 / attempts, kib());
        }
    }

    @Test
    void aRouteCostsLittleBesideItsSteps() throws Exception {
        TicketFonts fonts = new TicketFonts((Path) null);
        PrinterChannel channel = new PrinterChannel(
                new EscPosEncoder(fonts, new TicketPainter(fonts)), new PrinterNetworks(TestSettings.with()));
        try (ServerSocket server = readyPrinter();
                LastLeg route = new LastLeg("printer", new DeliverToPrinterRoute())) {
            EscPosPrinter printer = (EscPosPrinter)
                    channel.open("kitchen", Map.of("host", "127.0.0.1", "port", String.valueOf(server.getLocalPort())));
            Way bySteps = delivery -> steps(printer.begin(delivery));
            Way byRoute = delivery -> route.attempt(printer, delivery);
            compare(new Used(), bySteps, new Used(), byRoute, ATTEMPTS);
            Used steps = new Used();
            Used whole = new Used();
            compare(steps, bySteps, whole, byRoute, ATTEMPTS);
            LOG.info("{} attempts at a printer each: by steps alone {}; by the route {}", ATTEMPTS, steps, whole);
            assertThat(whole.kib() - steps.kib()).isLessThan(MOST_KIB);
        }
    }

    private static void compare(Used one, Way first, Used other, Way second, int attempts) throws Exception {
        for (int done = 0; done < attempts; done += ROUND) {
            one.round(first);
            other.round(second);
        }
    }

    /** What the route does, without Camel. */
    private static Outcome steps(Print print) {
        print.layOut();
        print.connect();
        print.ask();
        print.send();
        print.confirm();
        print.hangUp();
        return print.result();
    }

    /** Answers every question at once, and forgets the ticket. The simulator draws it, which costs a hundred times as much. */
    private static ServerSocket readyPrinter() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    answer(socket, new BufferedInputStream(socket.getInputStream()));
                } catch (IOException e) {
                    if (!server.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static void answer(Socket socket, InputStream in) throws IOException {
        socket.setTcpNoDelay(true);
        int before = 0;
        for (int read = in.read(); read >= 0; read = in.read()) {
            if (before == 0x10 && read == 0x04) {
                socket.getOutputStream().write(0x12);
            } else if (before == 0x1d && read == 'r') {
                socket.getOutputStream().write(0x00);
            }
            before = read;
        }
    }

    private static Delivery delivery() {
        return new Delivery(
                1,
                UUID.randomUUID(),
                UUID.randomUUID(),
                "kitchen",
                UUID.randomUUID(),
                "order.created",
                "orders/4711",
                Orders.created(),
                1,
                false,
                false,
                Instant.now(),
                null);
    }
}
