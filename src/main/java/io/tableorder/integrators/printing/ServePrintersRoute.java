package io.tableorder.integrators.printing;

import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets polling printers fetch their tickets, by Star's CloudPRNT. */
@Component
class ServePrintersRoute extends RouteBuilder {

    private final PollingPrinters printers;

    ServePrintersRoute(PollingPrinters printers) {
        this.printers = printers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:pollPrintJobs").routeId("poll-print-jobs").routeConfigurationId("http-api")
            .routeDescription("Takes a polling printer's state, and tells it of a ticket")
            .process(printers::count).id("count")
            .unmarshal(json(PrinterPoll.class)).id("read")
            .to("bean-validator:poll-print-jobs").id("validate")
            .process(printers::poll).id("poll")
            .process(Answers::ok).id("answer");

        from("direct:getPrintJob").routeId("get-print-job").routeConfigurationId("http-api")
            .routeDescription("Hands a ticket to a polling printer")
            .process(printers::count).id("count")
            .process(printers::download).id("download");

        from("direct:confirmPrintJob").routeId("confirm-print-job").routeConfigurationId("http-api")
            .routeDescription("Hears from a polling printer what has become of a ticket")
            .process(printers::count).id("count")
            .process(printers::confirm).id("confirm")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
