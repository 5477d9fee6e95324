package io.tableorder.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tableorder.client.model.SalesReport;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Bed.class)
class StaffTest {

    @TempDir
    Path folder;

    private final Staff staff = Bed.url() == null ? null : Bed.service().staff(Bed.admin());

    @Test
    void givesADishAPhoto() throws Exception {
        String first =
                staff.putMenuImage(Bed.KIMCHI_STEW, photo().toFile(), null).getImageUrl();
        assertTrue(first.startsWith("/uploads/"), first);

        String second =
                staff.postMenuImage(Bed.KIMCHI_STEW, photo().toFile(), null).getImageUrl();
        assertNotEquals(first, second);
    }

    @Test
    void sendsAPhotoAgainWhenItsTokenWasRefused() throws Exception {
        staff.logoutAdmin();

        assertTrue(staff.putMenuImage(Bed.COLA, photo().toFile(), null)
                .getImageUrl()
                .startsWith("/uploads/"));
    }

    @Test
    void readsTheSalesOfTheDay() throws Exception {
        Bed.service().guest(Bed.table(6), PendingOrders.in(folder)).placeOrder(Bed.order(Bed.KIMCHI_STEW, "sold"));

        SalesReport report = staff.reportSales(null, null, "menu");

        assertEquals("KRW", report.getCurrency());
        assertTrue(
                report.getRows().stream().anyMatch(row -> row.getMenuId() == Bed.KIMCHI_STEW && row.getQuantity() >= 1),
                report::toString);
    }

    private Path photo() throws Exception {
        Path photo = Files.createTempFile(folder, "photo", ".png");
        ImageIO.write(new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB), "png", photo.toFile());
        return photo;
    }
}
