package io.tableorder.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Browser;
import io.tableorder.testing.OwnService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who has just started the demo restaurant, opens /docs, logs in and executes what the forms are filled with. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TryItOutTest {

    private static final Duration SOON = Duration.ofMinutes(4);

    /** Each as its form is filled. A login's token is for what follows it. */
    private static final String ORDINARY = """
            getHealth getLiveness getReadiness getContract getEventContract getJwks
            loginTable listCategories listMenus getMenu listAllergens getStoreOfTable quoteOrder placeOrder listOwnOrders
            getOwnOrder openCall listOwnCalls createOwnStreamTicket
            loginAdmin getOwnStore listOrders getOrder listOrderEvents changeOrderStatus createStreamTicket
            listCalls acknowledgeCall resolveCall listTickets bumpTicket changeOrderItem recallTicket cancelOrderItems
            listStations orderStations createStation updateStation deleteStation changeStoreMode
            listAdminCategories orderCategories createCategory updateCategory deleteCategory
            listAdminMenus orderMenus createMenu getAdminMenu updateMenu listStock setStock
            listOptionGroups createOptionGroup getOptionGroup setMenuOptions sellOutOption updateOptionGroup deleteOptionGroup deleteMenu
            getBoard createTable getTable updateTable deleteTable placeStaffOrder openSession getVisit renewVisitCode getQrCode renewQrCode
            printQrCodes createPairingCode listDevices getVisitSettings setVisitSettings
            listDeliveries listDeadLetters redriveDeadLetters discardDeadLetters listConnectors
            listTargets createTarget getTarget updateTarget testTarget replayTarget pauseTarget resumeTarget deleteTarget
            listWebhooks createWebhook getWebhook updateWebhook rotateWebhookSecret testWebhook pauseWebhook resumeWebhook
            deleteWebhook
            listApiKeys createApiKey pullEvents importMenus sellOutMenu getOrderForMachine reportOrderStatus revokeApiKey
            completeSession reopenSession deleteOrder listTableHistory listHistory listDeletedOrders reportSales reportVoids changeAdminPassword logoutAdmin
            loginSuperAdmin listStores createStore getStore updateStore
            listStoreMenus listStoreOptionGroups getStoreBoard listStoreOrders listStoreHistory reportStoreSales
            listAdmins createAdmin getAdmin setAdminPassword deactivateAdmin activateAdmin
            listAllConnectors stopConnector startConnector retryConnector replayConnector
            listAllDeadLetters discardOwnerlessDeadLetters changeSuperAdminPassword logoutSuperAdmin
            """;

    /**
     * Want something that a new restaurant has not: what was delivered or has failed, a polling printer, a photo, a code that only its
     * maker has seen, a phone; or must not be done.
     */
    private static final Set<String> OTHERS = Set.of(
            "getDelivery",
            "getDeliveryTicket",
            "retryDelivery",
            "cancelDelivery",
            "reprintDelivery",
            "getDeadLetter",
            "redriveDeadLetter",
            "discardDeadLetter",
            "getAnyDeadLetter",
            "redriveOwnerlessDeadLetter",
            "discardOwnerlessDeadLetter",
            "pollPrintJobs",
            "getPrintJob",
            "confirmPrintJob",
            "getMenuImage",
            "putMenuImage",
            "postMenuImage",
            "joinVisit",
            "getOwnVisit",
            "pairTablet",
            "loginTablet",
            "revokeDevice",
            "moveSession",
            "mergeSession",
            "requireConnectors",
            "deleteStore");

    private static OwnService service;

    @BeforeAll
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    static void start() throws IOException {
        service = new OwnService();
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
    }

    @Test
    @Order(1)
    void aVisitorLogsInAndOrdersByClicks(@TempDir Path profile) throws IOException {
        try (Browser browser = new Browser(profile)) {
            browser.open("http://localhost:" + service.port() + "/docs");
            assertThat(execute(browser, "guest", "listMenus")).isEqualTo("401");
            assertThat(execute(browser, "guest", "loginTable")).isEqualTo("200");
            assertThat(execute(browser, "guest", "placeOrder")).isEqualTo("201");
            assertThat(execute(browser, "guest", "getOwnOrder")).isEqualTo("200");
        }
    }

    /** Swagger UI would wait for the end of the answer. */
    @Test
    @Order(2)
    void whereALiveStreamIsTriedOutThePageSaysHowToWatchIt(@TempDir Path profile) throws IOException {
        try (Browser browser = new Browser(profile)) {
            browser.open("http://localhost:" + service.port() + "/docs");
            execute(browser, "staff", "loginAdmin");
            List<Operation> streams =
                    Operation.all().stream().filter(Operation::isStream).toList();
            assertThat(streams).hasSizeGreaterThan(2);
            for (Operation stream : streams) {
                String tag = stream.description().at("/tags/0").asText();
                JsonNode shown = tryOut(browser, tag, stream.id(), ".watch pre");
                assertThat(shown.asText())
                        .startsWith("curl -N http://localhost:" + service.port() + stream.path())
                        .contains("Authorization: Bearer ey");
                assertThat(browser.run(block(tag, stream.id(), "return block.querySelector('.execute')"))
                                .isNull())
                        .isTrue();
            }
        }
    }

    @Test
    @Order(3)
    void bothPagesLookAsTheSystemDoesLeadToEachOtherAndAskNothingOfOthers(@TempDir Path profile) throws IOException {
        String origin = "http://localhost:" + service.port();
        try (Browser browser = new Browser(profile)) {
            for (String scheme : List.of("dark", "light")) {
                browser.prefer(scheme);
                for (String page : List.of("/docs", "/docs/reference")) {
                    browser.open(origin + page);
                    await().atMost(SOON).until(() -> browser.run("return document.body.innerText")
                            .asText()
                            .contains("Place an order"));
                    await().atMost(SOON)
                            .until(() -> browser.run(
                                                    "return [document.documentElement, document.body].some(e => e.classList.contains('dark-mode'))")
                                            .asBoolean()
                                    == scheme.equals("dark"));
                    assertThat(browser.run("return [...document.querySelectorAll('nav a')].map(link => link.pathname)"))
                            .extracting(JsonNode::asText)
                            .contains("/docs", "/docs/reference", "/docs/events", "/openapi.json");
                    assertThat(browser.run("return performance.getEntriesByType('resource').map(entry => entry.name)"))
                            .extracting(JsonNode::asText)
                            .allMatch(url -> url.startsWith(origin) || url.startsWith("data:"));
                }
            }
        }
    }

    /** Redoc would build an index and load a logo from another host: the policy of the page allows neither. */
    @Test
    @Order(4)
    void redocShowsTheContractAndItsPolicyHolds(@TempDir Path profile) throws IOException {
        String origin = "http://localhost:" + service.port();
        try (Browser browser = new Browser(profile)) {
            browser.open(origin + "/redoc");
            await().atMost(SOON).until(() -> browser.run("return document.body.innerText")
                    .asText()
                    .contains("Place an order"));
            assertThat(browser.run("return [...document.querySelectorAll('nav a')].map(link => link.pathname)"))
                    .extracting(JsonNode::asText)
                    .contains("/docs", "/docs/reference", "/redoc", "/openapi.json");
            assertThat(
                            browser.run(
                                    "return performance.getEntriesByType('resource').filter(entry => entry.responseStatus).map(entry => entry.name)"))
                    .extracting(JsonNode::asText)
                    .isNotEmpty()
                    .allMatch(url -> url.startsWith(origin) || url.startsWith("data:"));
        }
    }

    @Test
    @Order(5)
    void everyOrdinaryOperationSucceedsAsItsFormIsFilled() {
        List<String> ordinary = List.of(ORDINARY.strip().split("\\s+"));
        Map<String, Operation> operations =
                Operation.all().stream().collect(Collectors.toMap(Operation::id, operation -> operation));
        assertThat(Stream.concat(ordinary.stream(), OTHERS.stream()))
                .as("all operations but live streams")
                .containsExactlyInAnyOrderElementsOf(operations.values().stream()
                        .filter(operation -> !operation.isStream())
                        .map(Operation::id)
                        .toList());

        Api api = new Api(service.port());
        Map<String, String> keys = new HashMap<>();
        for (String id : ordinary) {
            Operation operation = Objects.requireNonNull(operations.get(id));
            Api.Call call = api.call(operation.method(), operation.filledTarget());
            if (operation.isSecured()) {
                call.as(keys.get(operation.path().startsWith("/api/integrations/") ? "key" : "access_token"));
            }
            JsonNode body = operation.requestExample();
            Answer answer = (body == null ? call : call.json(body.toString())).sendUnchecked();
            assertThat(answer.status())
                    .as("%s %s %s: %s", id, operation.filledTarget(), body, answer.text())
                    .isBetween(200, 299);
            if (Set.of(
                            "loginTable",
                            "loginAdmin",
                            "changeAdminPassword",
                            "loginSuperAdmin",
                            "changeSuperAdminPassword",
                            "createApiKey")
                    .contains(id)) {
                answer.json()
                        .fields()
                        .forEachRemaining(field ->
                                keys.put(field.getKey(), field.getValue().asText()));
            }
        }
    }

    /** Clicks through to the answer's status. */
    private static String execute(Browser browser, String tag, String id) throws IOException {
        tryOut(browser, tag, id, ".execute");
        browser.run(block(tag, id, "block.querySelector('.execute').click()"));
        return await().atMost(SOON)
                .until(
                        () -> browser.run(
                                        block(
                                                tag,
                                                id,
                                                "return block.querySelector('.live-responses-table tbody .response-col_status')?.innerText ?? ''"))
                                .asText()
                                .strip(),
                        status -> !status.isEmpty());
    }

    /** Opens the form, and returns the text of what it then has. */
    private static JsonNode tryOut(Browser browser, String tag, String id, String then) throws IOException {
        await().atMost(SOON)
                .until(() -> browser.run("return !!document.querySelector('#operations-%s-%s')".formatted(tag, id))
                        .asBoolean());
        return await().atMost(SOON)
                .until(() -> browser.run(block(tag, id, """
                                if (!block.classList.contains('is-open')) block.querySelector('.opblock-summary-control').click();
                                block.querySelector('.try-out__btn:not(.cancel)')?.click();
                                return block.querySelector('%s')?.innerText;
                                """.formatted(then))), shown -> !shown.isNull());
    }

    private static String block(String tag, String id, String script) {
        return "const block = document.querySelector('#operations-%s-%s'); %s".formatted(tag, id, script);
    }
}
