import java.io.File;
import java.util.UUID;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.GuestApi;
import org.openapitools.client.api.StaffApi;
import org.openapitools.client.model.AdminCredentials;
import org.openapitools.client.model.AdminMenu;
import org.openapitools.client.model.NewOrderItem;
import org.openapitools.client.model.Order;
import org.openapitools.client.model.OrderStatus;
import org.openapitools.client.model.PlaceOrder;
import org.openapitools.client.model.Problem;
import org.openapitools.client.model.SalesReport;
import org.openapitools.client.model.TableCredentials;

/** {@code Evening base photo}: a table orders, staff give a dish a photo and read the day's sales, and a refusal is a problem. */
public class Evening {

    private static final UUID STORE = UUID.fromString("00000000-0000-4000-8000-000000000001");

    public static void main(String... args) throws Exception {
        String base = args[0];
        String table = new GuestApi(client(base, null))
                .loginTable(new TableCredentials().storeId(STORE).tableNumber("6").password("1234"))
                .getAccessToken();
        GuestApi guest = new GuestApi(client(base, table));
        Order order = guest.placeOrder(
                new PlaceOrder().addItemsItem(new NewOrderItem().menuId(1L).quantity(2)),
                UUID.randomUUID().toString());
        expect(order.getStatus() == OrderStatus.PENDING, order);

        String admin = new StaffApi(client(base, null))
                .loginAdmin(new AdminCredentials().username("admin").password("admin1234"))
                .getAccessToken();
        StaffApi staff = new StaffApi(client(base, admin));
        AdminMenu menu = staff.postMenuImage(1L, new File(args[1]), null);
        expect(menu.getImageUrl().startsWith("/uploads/"), menu);
        SalesReport report = staff.reportSales(null, null, "menu");
        expect(report.getRows().stream().anyMatch(row -> row.getMenuId() == 1 && row.getQuantity() >= 2), report);

        try {
            guest.getMenu(4_000_000_000L, null, null, null);
            expect(false, "no refusal");
        } catch (ApiException refused) {
            Problem problem = client(base, null).getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
            expect(problem.getCode().equals("MENU_NOT_FOUND"), problem);
        }
    }

    private static ApiClient client(String base, String token) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(base);
        if (token != null) {
            client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        }
        return client;
    }

    private static void expect(boolean isSo, Object what) {
        if (!isSo) {
            throw new AssertionError(what);
        }
    }
}
