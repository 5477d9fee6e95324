package io.tableorder.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tableorder.client.core.ApiException;
import io.tableorder.client.model.CreateCategory;
import io.tableorder.client.model.NewOrderItem;
import io.tableorder.client.model.PlaceOrder;
import io.tableorder.client.model.ProblemMenu;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Bed.class)
class ProblemsTest {

    @TempDir
    Path folder;

    @Test
    void namesTheDishThatIsSoldOut() {
        ProblemException soldOut = refused(Locale.KOREAN, Bed.order(Bed.SOLD_OUT_NOODLES, ""));

        assertEquals("MENU_NOT_AVAILABLE", soldOut.code());
        assertEquals(409, soldOut.status());
        assertFalse(soldOut.isRetryable());
        List<ProblemMenu> menus = soldOut.problem().getMenus();
        assertEquals(
                List.of(Bed.SOLD_OUT_NOODLES),
                menus.stream().map(ProblemMenu::getMenuId).toList());
        assertTrue(soldOut.requestId().isPresent());
    }

    @Test
    void speaksKoreanAndEnglish() {
        assertEquals(
                "품절된 메뉴가 있습니다",
                refused(Locale.KOREAN, Bed.order(Bed.SOLD_OUT_NOODLES, "")).title());
        assertEquals(
                "A menu is sold out",
                refused(Locale.ENGLISH, Bed.order(Bed.SOLD_OUT_NOODLES, "")).title());
    }

    @Test
    void namesEachWrongValue() {
        ProblemException wrong = refused(
                Locale.ENGLISH,
                new PlaceOrder()
                        .addItemsItem(new NewOrderItem().menuId(1L).quantity(0))
                        .note("x".repeat(201)));

        assertEquals(400, wrong.status());
        assertEquals(
                List.of("/items/0/quantity", "/note"),
                wrong.errors().stream()
                        .map(error -> error.getPointer())
                        .sorted()
                        .toList());
        assertTrue(wrong.getMessage().contains("/items/0/quantity INVALID_QUANTITY"), wrong.getMessage());
    }

    @Test
    void isALoginThatFails() {
        Staff stranger = Bed.service().staff(Bed.admin().username("stranger"));

        ProblemException refused = assertThrows(ProblemException.class, () -> stranger.getBoard(null));

        assertEquals("INVALID_CREDENTIALS", refused.code());
    }

    @Test
    void isNoProblemThatNothingAnswers() {
        TableOrder nowhere = TableOrder.at("http://localhost:1")
                .patience(java.time.Duration.ZERO)
                .build();

        ApiException failure = assertThrows(
                ApiException.class, () -> nowhere.staff(Bed.admin()).createCategory(new CreateCategory().name("x")));

        assertEquals(0, failure.getCode());
    }

    private ProblemException refused(Locale language, PlaceOrder order) {
        Guest guest = TableOrder.at(Bed.url()).language(language).build().guest(Bed.table(5), PendingOrders.in(folder));
        return assertThrows(ProblemException.class, () -> guest.placeOrder(order));
    }
}
