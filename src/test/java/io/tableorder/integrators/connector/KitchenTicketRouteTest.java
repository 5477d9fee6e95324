package io.tableorder.integrators.connector;

import static org.assertj.core.api.Assertions.assertThat;

import freemarker.template.Configuration;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.testing.RouteTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.freemarker.FreemarkerComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.LogDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessResourceFailureException;

/** The route of the drop-in {@code routes/kitchen-ticket.camel.yaml}, from an event at its own queue. */
class KitchenTicketRouteTest extends RouteTest {

    private static final UUID STORE = UUID.randomUUID();
    private static final String ORDER = DropInFixture.order(UUID.randomUUID(), STORE, 41);

    @TempDir
    private Path data;

    private final Properties settings = new Properties();

    @Override
    protected RoutesBuilder route() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:dead-letter").routeId("desk").to("mock:desk");
            }
        };
    }

    @BeforeEach
    void load() throws Exception {
        settings.setProperty("table-order.data-dir", data.toString());
        context.getPropertiesComponent().setOverrideProperties(settings);
        context.getComponent("freemarker", FreemarkerComponent.class).setConfiguration(templates());
        Resource file =
                PluginHelper.getResourceLoader(context).resolveResource("file:routes/kitchen-ticket.camel.yaml");
        PluginHelper.getRoutesLoader(context).loadRoutes(file);
        advise("kitchen-ticket", advice -> advice.replaceFromWith("direct:event"));
    }

    private static Configuration templates() throws IOException {
        var templates = new Configuration(Configuration.VERSION_2_3_34);
        templates.setDirectoryForTemplateLoading(Path.of("routes").toFile());
        templates.setDefaultEncoding("UTF-8");
        return templates;
    }

    @Test
    void writesTheTicketOfAnOrder() throws Exception {
        startRoutes();
        assertThat(send(ORDER).getException()).isNull();
        assertThat(steps()).containsExactly("unmarshal", "setHeader", "to", "log", "to");
        assertThat(data.resolve("tickets/" + STORE + "-order-41.txt")).content().contains("김치찌개 x 2");
        desk().expectedMessageCount(0);
        desk().assertIsSatisfied();
    }

    @Test
    void givesTheDeskWhatItCannotRead() throws Exception {
        startRoutes();
        send("no JSON");
        assertThat(steps()).containsExactly("unmarshal", "unmarshal", "unmarshal", "unmarshal", "to");
        assertThat(desk().getExchanges().get(0).getMessage().getBody(String.class))
                .isEqualTo("no JSON");
    }

    @Test
    void givesTheDeskATicketThatCannotBeWritten() throws Exception {
        Files.createFile(data.resolve("tickets"));
        startRoutes();
        send(ORDER);
        assertThat(steps()).containsExactly("unmarshal", "setHeader", "to", "log", "to", "to", "to", "to", "to");
        assertThat(desk().getExchanges().get(0).getMessage().getBody(String.class))
                .isEqualTo(ORDER);
    }

    /** The intake remembers an event in the database. Its step is not part of this route, so any step stands for it. */
    @Test
    void leavesAnEventToTheBrokerWhileTheDatabaseIsAway() throws Exception {
        advise("kitchen-ticket", advice -> advice.weaveByType(LogDefinition.class)
                .replace()
                .throwException(new DataAccessResourceFailureException("away")));
        startRoutes();
        assertThat(send(ORDER).getException()).isInstanceOf(DataAccessResourceFailureException.class);
        assertThat(steps()).containsExactly("unmarshal", "setHeader", "to", "throwException", "keep-at-broker");
        assertThat(desk().getExchanges()).isEmpty();
    }

    private MockEndpoint desk() {
        return getMockEndpoint("mock:desk");
    }

    private Exchange send(String body) {
        return template.send("direct:event", exchange -> {
            exchange.setProperty("table-order.event", event());
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeader("store-id", STORE);
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, 0);
        });
    }

    private static ConnectorEvent event() {
        UUID id = UUID.randomUUID();
        return new ConnectorEvent("kitchen-ticket", id, id, STORE, "order.created", Instant.EPOCH, null, "7", ORDER);
    }
}
