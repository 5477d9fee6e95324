import java.io.File
import java.util.UUID
import org.openapitools.client.apis.GuestApi
import org.openapitools.client.apis.StaffApi
import org.openapitools.client.infrastructure.ApiClient
import org.openapitools.client.infrastructure.ClientError
import org.openapitools.client.infrastructure.ClientException
import org.openapitools.client.infrastructure.Serializer
import org.openapitools.client.models.AdminCredentials
import org.openapitools.client.models.NewOrderItem
import org.openapitools.client.models.OrderStatus
import org.openapitools.client.models.PlaceOrder
import org.openapitools.client.models.Problem
import org.openapitools.client.models.TableCredentials

/** `Evening base photo`: a table orders, staff give a dish a photo and read the day's sales, and a refusal is a problem. */
fun main(args: Array<String>) {
    val base = args[0]
    val store = UUID.fromString("00000000-0000-4000-8000-000000000001")
    val guest = GuestApi(base)
    val staff = StaffApi(base)

    ApiClient.accessToken = guest.loginTable(TableCredentials(storeId = store, tableNumber = "7", password = "1234")).accessToken
    val order = guest.placeOrder(
        PlaceOrder(items = listOf(NewOrderItem(menuId = 1, quantity = 2))),
        UUID.randomUUID().toString(),
    )
    check(order.status == OrderStatus.pending) { order }
    try {
        guest.getMenu(4_000_000_000)
        error("no refusal")
    } catch (refused: ClientException) {
        val body = (refused.response as ClientError<*>).body as String
        val problem = Serializer.moshi.adapter(Problem::class.java).fromJson(body)
        check(problem?.code == "MENU_NOT_FOUND") { body }
    }

    ApiClient.accessToken = staff.loginAdmin(AdminCredentials(username = "admin", password = "admin1234")).accessToken
    val menu = staff.postMenuImage(1, File(args[1]))
    check(menu.imageUrl?.startsWith("/uploads/") == true) { menu }
    val report = staff.reportSales(groupBy = StaffApi.GroupByReportSales.menu)
    check(report.rows.any { it.menuId == 1L && (it.quantity ?: 0) >= 2 }) { report }
}
