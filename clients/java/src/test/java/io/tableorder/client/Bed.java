package io.tableorder.client;

import io.tableorder.client.model.AdminCredentials;
import io.tableorder.client.model.NewOrderItem;
import io.tableorder.client.model.PlaceOrder;
import io.tableorder.client.model.TableCredentials;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The service with the demo store that {@code clients/bed.sh} runs tests beside. */
public final class Bed implements BeforeAllCallback {

    static final UUID STORE = UUID.fromString("00000000-0000-4000-8000-000000000001");
    static final long KIMCHI_STEW = 1;
    static final long SOLD_OUT_NOODLES = 5;
    static final long COLA = 9;

    @Override
    public void beforeAll(ExtensionContext context) {
        if (url() == null) {
            String why = "There is no service to test against. Run clients/bed.sh ./mvnw -f clients/java verify";
            System.err.println(why);
            Assumptions.abort(why);
        }
    }

    public static String url() {
        return System.getenv("TABLE_ORDER_URL");
    }

    /** Kills the service by signal 9, or waits until it has killed itself. */
    public static void kill() {
        tell("/kill");
    }

    public static void start() {
        tell("/start");
    }

    /** Starts a service that kills itself when the next order is stored and not answered. */
    static void startToDieBeforeItAnswersAnOrder() {
        tell("/start?commit-write-order");
    }

    private static void tell(String what) {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(System.getenv("TABLE_ORDER_BED") + what))
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
        } catch (Exception e) {
            throw new IllegalStateException("the bed does not do " + what, e);
        }
    }

    /** A client that waits for a service that starts on a slow machine. */
    public static TableOrder service() {
        return service(url());
    }

    static TableOrder service(String url) {
        return TableOrder.at(url).patience(Duration.ofMinutes(5)).build();
    }

    public static TableCredentials table(int number) {
        return new TableCredentials()
                .storeId(STORE)
                .tableNumber(String.valueOf(number))
                .password("1234");
    }

    public static AdminCredentials admin() {
        return new AdminCredentials().username("admin").password("admin1234");
    }

    public static PlaceOrder order(long menu, String note) {
        return new PlaceOrder()
                .addItemsItem(new NewOrderItem().menuId(menu).quantity(1))
                .note(note);
    }

    static <T> FutureTask<T> async(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
