package io.tableorder.testing;

import io.tableorder.TableOrderApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * The application in a process of its own, which tells the steps of an order on its output and kills itself after one of
 * them. {@link Instance} starts it, and gives it its orders line by line.
 */
final class MortalApplication {

    static final String READY = "READY ";
    static final String SERVE = "serve";
    static final String ANSWERED = "answered";

    private static final BufferedReader ORDERS =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private static final CountDownLatch ANSWER = new CountDownLatch(1);

    private MortalApplication() {}

    public static void main(String[] arguments) throws IOException {
        SpringApplication application = new SpringApplication(TableOrderApplication.class, Gate.class, Steps.class);
        // Those of the tests would empty the servers.
        application.setInitializers(application.getInitializers().stream()
                .filter(initializer -> !isTest(initializer.getClass()))
                .toList());
        ConfigurableApplicationContext context = application.run(arguments);
        int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
        System.out.println(READY + port);
        await(ANSWERED);
        ANSWER.countDown();
        await("the end");
    }

    /** Until somebody has received an answer from this process. */
    static void awaitAnswer() throws InterruptedException {
        ANSWER.await();
    }

    /** Holds the application back just before it is ready, when its relay would begin to publish. */
    static class Gate {

        @Bean
        ApplicationRunner gate() {
            return arguments -> MortalApplication.await(SERVE);
        }
    }

    private static void await(String order) throws IOException {
        for (String line = ORDERS.readLine(); !order.equals(line); line = ORDERS.readLine()) {
            if (line == null) {
                // The process that started this one has ended.
                Runtime.getRuntime().halt(1);
            }
        }
    }

    private static boolean isTest(Class<?> type) {
        return type.getProtectionDomain()
                .getCodeSource()
                .equals(MortalApplication.class.getProtectionDomain().getCodeSource());
    }
}
