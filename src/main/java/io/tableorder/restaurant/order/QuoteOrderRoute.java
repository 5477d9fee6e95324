package io.tableorder.restaurant.order;

import static io.tableorder.failure.ProblemCode.STORE_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;

import io.tableorder.failure.Languages;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import java.time.Instant;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Tells a guest what a cart costs, and what keeps it from being ordered. Nothing is stored, and no portion is kept for the guest. */
@Component
class QuoteOrderRoute extends RouteBuilder {

    private final PriceLists priceLists;
    private final MessageSource texts;

    QuoteOrderRoute(PriceLists priceLists, MessageSource texts) {
        this.priceLists = priceLists;
        this.texts = texts;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:quoteOrder").routeId("quote-order").routeConfigurationId("http-api")
            .routeDescription("Prices a cart without ordering it")
            .to("throttle:reads").id("throttle")
            .unmarshal(json(QuoteOrder.class)).id("read")
            .to("bean-validator:quote-order").id("validate")
            .transform().exchange(this::price).id("price")
            .transform().exchange(this::inWords).id("put-into-words")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private PricedCart price(Exchange exchange) {
        PriceList prices =
                priceLists.current(Actor.of(exchange).store()).orElseThrow(() -> new ProblemException(STORE_NOT_FOUND));
        return OrderPricing.cart(bodyOf(exchange, QuoteOrder.class).items(), prices, Instant.now());
    }

    private Quote inWords(Exchange exchange) {
        Requests.responseOf(exchange).addHeader("Vary", "Accept-Language");
        Locale language = Languages.preferred(exchange.getMessage().getHeader("Accept-Language", String.class));
        return bodyOf(exchange, PricedCart.class).quote(language, texts);
    }
}
