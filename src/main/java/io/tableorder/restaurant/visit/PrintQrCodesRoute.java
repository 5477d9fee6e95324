package io.tableorder.restaurant.visit;

import static io.tableorder.failure.ProblemCode.TABLE_NOT_FOUND;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.queryId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.PublicOrigin;
import io.tableorder.http.Requests;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Shows staff the QR codes of their tables, renews them, and prints them on sheets. */
@Component
class PrintQrCodesRoute extends RouteBuilder {

    private static final String FORM = "qr-codes.form";
    private static final MediaType SVG = new MediaType("image", "svg+xml");

    private final QrDesk desk;
    private final PublicOrigin origin;

    PrintQrCodesRoute(QrDesk desk, PublicOrigin origin) {
        this.desk = desk;
        this.origin = origin;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:getQrCode").routeId("get-qr-code").routeConfigurationId("http-api")
            .routeDescription("Reads the QR code of a table")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.read(Actor.of(e).store(), tableOf(e), originOf(e))).id("read")
            .process(Answers::ok).id("answer");

        from("direct:renewQrCode").routeId("renew-qr-code").routeConfigurationId("http-api")
            .routeDescription("Makes another QR code for a table, and refuses the old one")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.renew(Actor.of(e), tableOf(e), originOf(e))).id("renew")
            .process(Answers::ok).id("answer");

        from("direct:printQrCodes").routeId("print-qr-codes").routeConfigurationId("http-api")
            .routeDescription("Lays the QR codes of tables out on sheets, as PDF or SVG")
            .to("throttle:reads").id("throttle")
            .process(PrintQrCodesRoute::chooseForm).id("choose-form")
            .process(this::print).id("print");
        // @formatter:on
    }

    private static long tableOf(Exchange exchange) {
        return pathId(exchange, "id", TABLE_NOT_FOUND);
    }

    private String originOf(Exchange exchange) {
        return origin.of(Requests.of(exchange));
    }

    private static void chooseForm(Exchange exchange) {
        Requests.responseOf(exchange).addHeader("Vary", "Accept");
        exchange.setProperty(FORM, Requests.accepted(exchange, MediaType.APPLICATION_PDF, SVG));
    }

    private void print(Exchange exchange) {
        var store = Actor.of(exchange).store();
        Long table = queryId(exchange, "table_id");
        if (SVG.equals(exchange.getProperty(FORM))) {
            byte[] svg = desk.svg(store, table, originOf(exchange)).getBytes(StandardCharsets.UTF_8);
            Answers.file(exchange.getMessage(), SVG.toString(), "qr-codes.svg", svg);
        } else {
            byte[] pdf = desk.pdf(store, table, originOf(exchange));
            Answers.file(exchange.getMessage(), MediaType.APPLICATION_PDF_VALUE, "qr-codes.pdf", pdf);
        }
    }
}
