package io.tableorder.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Bed.class)
class TokensTest {

    private static final String LOGIN = "/api/admin/auth/login";
    private static final int MANY = 16;

    private final ExecutorService threads = Executors.newFixedThreadPool(MANY);
    private Gateway gateway;

    @BeforeEach
    void open() throws Exception {
        gateway = new Gateway();
    }

    @AfterEach
    void close() {
        gateway.close();
        threads.shutdownNow();
    }

    @Test
    void areRenewedOnceForManyThreads() throws Exception {
        Staff staff = Bed.service(gateway.url()).staff(Bed.admin());
        staff.logoutAdmin();
        assertEquals(1, gateway.count("POST", LOGIN));

        for (Future<Object> board : allAtOnce(() -> staff.getBoard(null))) {
            board.get();
        }

        assertEquals(2, gateway.count("POST", LOGIN));
        assertEquals(
                2,
                gateway.calls.stream()
                        .map(Gateway.Call::authorization)
                        .filter(token -> token.startsWith("Bearer"))
                        .distinct()
                        .count());
    }

    @Test
    void areRenewedBeforeTheyExpire() throws Exception {
        gateway.edit = answer -> answer.replaceFirst("\"expires_in\":\\d+", "\"expires_in\":59");
        Staff staff = Bed.service(gateway.url()).staff(Bed.admin());

        staff.getBoard(null);
        staff.getBoard(null);

        assertEquals(2, gateway.count("POST", LOGIN));
    }

    @Test
    void areKeptAsLongAsTheyAreGood() throws Exception {
        Staff staff = Bed.service(gateway.url()).staff(Bed.admin());

        staff.getBoard(null);
        staff.getBoard(null);

        assertEquals(1, gateway.count("POST", LOGIN));
    }

    @Test
    void lockNoAccountByTryingAWrongPasswordAgain() throws Exception {
        Staff staff = Bed.service(gateway.url()).staff(Bed.admin().username("forgetful"));

        for (Future<Object> board : allAtOnce(() -> staff.getBoard(null))) {
            assertThrows(Exception.class, board::get);
        }
        assertThrows(ProblemException.class, () -> staff.getBoard(null));

        assertEquals(1, gateway.count("POST", LOGIN));
    }

    private List<Future<Object>> allAtOnce(Callable<Object> work) {
        CyclicBarrier start = new CyclicBarrier(MANY);
        return Stream.generate(() -> threads.submit(() -> {
                    start.await();
                    return work.call();
                }))
                .limit(MANY)
                .toList();
    }
}
