package io.tableorder.printing;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets polling printers fetch their tickets, by Star's CloudPRNT. */
@Component
class ServePrintersRoute extends RouteBuilder {

    private final Requests requests;
    private final PollingPrinters printers;
    private final Answers answers;

    ServePrintersRoute(Requests requests, PollingPrinters printers, Answers answers) {
        this.requests = requests;
        this.printers = printers;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:pollPrintJobs").routeId("poll-print-jobs").routeConfigurationId("http-api")
            .routeDescription("Takes a polling printer's state, and tells it of a ticket")
            .process(printers::count)
            .process(requests.readJson(PrinterPoll.class))
            .to("bean-validator:poll-print-jobs")
            .process(printers::poll)
            .process(answers::ok);

        from("direct:getPrintJob").routeId("get-print-job").routeConfigurationId("http-api")
            .routeDescription("Hands a ticket to a polling printer")
            .process(printers::count)
            .process(printers::download);

        from("direct:confirmPrintJob").routeId("confirm-print-job").routeConfigurationId("http-api")
            .routeDescription("Hears from a polling printer what has become of a ticket")
            .process(printers::count)
            .process(printers::confirm)
            .process(answers::ok);
        // @formatter:on
    }
}
