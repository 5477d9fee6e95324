package io.tableorder.restaurant.dish;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Names the allergens by whose codes dishes and options say what is in them. */
@Component
class ListAllergensRoute extends RouteBuilder {

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAllergens").routeId("list-allergens").routeConfigurationId("http-api")
            .routeDescription("Lists the codes of allergens with their names")
            .setBody().constant(Allergen.ALL).id("list")
            .process(Answers::okIfChanged).id("answer");
        // @formatter:on
    }
}
