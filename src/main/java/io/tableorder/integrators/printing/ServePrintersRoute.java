package io.tableorder.integrators.printing;

import static io.tableorder.failure.ProblemCode.PRINTER_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathName;
import static io.tableorder.http.Parameters.queryText;

import io.tableorder.access.throttle.Throttle;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.integrators.printing.PollingPrinters.JobReference;
import io.tableorder.integrators.printing.PollingPrinters.Media;
import io.tableorder.integrators.printing.PollingPrinters.Settlement;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets polling printers fetch their tickets, by Star's CloudPRNT. */
@Component
class ServePrintersRoute extends RouteBuilder {

    private final PollingPrinters printers;
    private final Throttle throttle;

    ServePrintersRoute(PollingPrinters printers, Throttle throttle) {
        this.printers = printers;
        this.throttle = throttle;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:pollPrintJobs").routeId("poll-print-jobs").routeConfigurationId("http-api")
            .routeDescription("Records a polling printer's status, and offers it a ticket")
            .process(this::throttle).id("throttle")
            .unmarshal(json(PrinterPoll.class)).id("read")
            .to("bean-validator:poll-print-jobs").id("validate")
            .transform().exchange(e -> printers.poll(store(e), printer(e), bodyOf(e, PrinterPoll.class))).id("poll")
            .process(Answers::ok).id("answer");

        from("direct:getPrintJob").routeId("get-print-job").routeConfigurationId("http-api")
            .routeDescription("Hands a ticket to a polling printer")
            .process(this::throttle).id("throttle")
            .transform().exchange(this::download).id("download")
            .process(ServePrintersRoute::answer).id("answer");

        from("direct:confirmPrintJob").routeId("confirm-print-job").routeConfigurationId("http-api")
            .routeDescription("Records what a polling printer reports about a ticket")
            .process(this::throttle).id("throttle")
            .transform().exchange(this::confirm).id("confirm")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    /** Each printer has a budget of its own, so that a store may have many on one key. */
    private void throttle(Exchange exchange) {
        String printer = printer(exchange);
        if (printers.has(store(exchange), printer)) {
            throttle.printer(Actor.of(exchange), Requests.responseOf(exchange), printer);
        } else {
            throttle.reads(Requests.of(exchange), Requests.responseOf(exchange));
        }
    }

    private Media download(Exchange exchange) {
        return printers.download(store(exchange), printer(exchange), job(exchange), queryText(exchange, "type", 100));
    }

    private Settlement confirm(Exchange exchange) {
        return printers.confirm(store(exchange), printer(exchange), job(exchange), queryText(exchange, "code", 200));
    }

    private static void answer(Exchange exchange) {
        Media media = bodyOf(exchange, Media.class);
        Message message = exchange.getMessage();
        Answers.write(message, 200, media.bytes());
        message.setHeader(Exchange.CONTENT_TYPE, media.contentType());
        if (media.buzzes() > 0) {
            message.setHeader("X-Star-Buzzerstartpattern", media.buzzes());
        }
        if (media.opensDrawer()) {
            message.setHeader("X-Star-CashDrawer", "start");
        }
    }

    private static JobReference job(Exchange exchange) {
        return new JobReference(queryText(exchange, "mac", 50), queryText(exchange, "token", 100));
    }

    private static UUID store(Exchange exchange) {
        return Actor.of(exchange).store();
    }

    private static String printer(Exchange exchange) {
        return pathName(exchange, "printer", ".{1,200}", PRINTER_NOT_FOUND);
    }
}
