package io.tableorder.integrators.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import freemarker.template.Template;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.testing.IntegrationTest;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.freemarker.FreemarkerComponent;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Pins the settings of Camel that drop-ins depend on, and that would change silently. */
@IntegrationTest
class DropInSettingsTest {

    private final CamelContext camel;
    private final ProducerTemplate producer;
    private final Settings settings;

    @Autowired
    DropInSettingsTest(CamelContext camel, ProducerTemplate producer, Settings settings) {
        this.camel = camel;
        this.producer = producer;
        this.settings = settings;
    }

    @Test
    void whatFailsInsideAKameletIsNotRetriedThere() {
        KameletComponent kamelets = camel.getComponent("kamelet", KameletComponent.class);
        assertThat(kamelets.isNoErrorHandler()).isTrue();
        assertThat(kamelets.getLocation()).isEqualTo("classpath:kamelets");
    }

    @Test
    void aDropInFailsIntoTheDeadLetterRoute() {
        RouteDefinition route = ((ModelCamelContext) camel).getRouteDefinition("kitchen-ticket");
        assertThat(String.valueOf(route.getErrorHandlerFactory())).contains("DeadLetter");
    }

    @Test
    void everyRouteOfADropInHasADescription() {
        assertThat(camel.getRoutes())
                .filteredOn(route -> route.getRouteId().startsWith("kitchen-ticket")
                        || route.getRouteId().startsWith("table-order-events-source"))
                .hasSizeGreaterThanOrEqualTo(2)
                .extracting(Route::getDescription)
                .doesNotContainNull();
    }

    @Test
    void templatesAreUtf8AndMakeNoJavaObjects() throws Exception {
        var templates =
                camel.getComponent("freemarker", FreemarkerComponent.class).getConfiguration();
        assertThat(templates.getDefaultEncoding()).isEqualTo("UTF-8");
        assertThat(templates.getTemplate("kitchen-ticket.ftl")).isNotNull();
        assertThatThrownBy(() -> templates.getTemplate("../../pom.xml")).isInstanceOf(Exception.class);
        Template evil = new Template("evil", "${'freemarker.template.utility.Execute'?new()('id')}", templates);
        assertThatThrownBy(() -> evil.process(Map.of(), new StringWriter())).hasMessageContaining("not allowed");
    }

    @Test
    void anEditedTemplateIsTaken() throws IOException {
        String name = DropInFixture.newStem() + ".ftl";
        Path template = settings.routesDir().resolve(name);
        try {
            Files.writeString(template, "하나 ${body}");
            assertThat(rendered(name)).isEqualTo("하나 x");
            Files.writeString(template, "둘 ${body}");
            await().untilAsserted(() -> assertThat(rendered(name)).isEqualTo("둘 x"));
        } finally {
            Files.delete(template);
        }
    }

    private String rendered(String template) {
        return producer.requestBody("freemarker:" + template, "x", String.class);
    }
}
