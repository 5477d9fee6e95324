package io.tableorder.client.example;

import io.tableorder.client.LiveEvent;
import io.tableorder.client.Staff;
import io.tableorder.client.StreamListener;
import io.tableorder.client.TableOrder;
import io.tableorder.client.core.ApiException;
import io.tableorder.client.model.AdminCredentials;
import io.tableorder.client.model.OrderPage;
import io.tableorder.client.model.OrderStatus;
import io.tableorder.client.model.SessionCompletedData;
import io.tableorder.client.model.StaffOrder;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The open orders of a store in a terminal, by table and status, live: {@code OrderBoard [URL [USERNAME PASSWORD]]}. */
final class OrderBoard implements StreamListener {

    private static final String CLEAR = "\033[H\033[2J";

    private final Staff staff;
    private final PrintStream screen;
    private final Map<Long, StaffOrder> orders = new HashMap<>();
    private String connection = "connecting";

    OrderBoard(Staff staff, PrintStream screen) {
        this.staff = staff;
        this.screen = screen;
    }

    public static void main(String... arguments) throws InterruptedException {
        List<String> words = List.of(arguments);
        String url = words.isEmpty() ? "http://localhost:8000" : words.get(0);
        AdminCredentials credentials = words.size() < 3
                ? new AdminCredentials().username("admin").password("admin1234")
                : new AdminCredentials().username(words.get(1)).password(words.get(2));
        Staff staff = TableOrder.at(url).build().staff(credentials);
        staff.live().follow(new OrderBoard(staff, System.out)).join();
    }

    @Override
    public void load() throws ApiException {
        orders.clear();
        OrderPage page;
        int number = 1;
        do {
            page = staff.listOrders(null, null, number++, 100);
            page.getData().forEach(order -> orders.put(order.getId(), order));
        } while (number <= page.getPagination().getTotalPages());
        draw();
    }

    @Override
    public void event(LiveEvent event) throws ApiException {
        switch (event.type()) {
            case "order.created", "order.status_changed" -> {
                StaffOrder order = event.as(StaffOrder.class);
                orders.put(order.getId(), order);
            }
            case "order.deleted" -> orders.remove(event.as(StaffOrder.class).getId());
            case "session.completed" -> {
                Long session = event.as(SessionCompletedData.class).getTableSessionId();
                orders.values().removeIf(order -> order.getTableSessionId().equals(session));
            }
            case "session.reopened", "session.moved", "session.merged" -> load();
            default -> {
                // Of no order.
            }
        }
        draw();
    }

    @Override
    public void open() {
        show("live");
    }

    @Override
    public void waiting(Exception why) {
        show("waiting for the service: " + why.getMessage());
    }

    @Override
    public void ended(Exception why) {
        show("ended: " + why.getMessage());
    }

    private void show(String connection) {
        this.connection = connection;
        draw();
    }

    private void draw() {
        List<StaffOrder> open = orders.values().stream()
                .filter(order -> order.getStatus() != OrderStatus.CANCELLED)
                .sorted(Comparator.comparing(StaffOrder::getTableId)
                        .thenComparing(StaffOrder::getStatus)
                        .thenComparing(StaffOrder::getId))
                .toList();
        StringBuilder board = new StringBuilder(System.console() == null ? "" : CLEAR);
        board.append("== %d orders, %s%n".formatted(open.size(), connection));
        for (StaffOrder order : open) {
            board.append("table %-4s %-10s #%-4d %,9d %s  %s%n"
                    .formatted(
                            order.getTableNumber(),
                            order.getStatus(),
                            order.getOrderNumber(),
                            order.getTotalPrice(),
                            order.getCurrency(),
                            items(order)));
        }
        screen.println(board);
    }

    private static String items(StaffOrder order) {
        return order.getOrderItems().stream()
                .map(item -> item.getMenuName() + " × " + item.getQuantity())
                .collect(Collectors.joining(", "));
    }
}
