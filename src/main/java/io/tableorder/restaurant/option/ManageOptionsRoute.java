package io.tableorder.restaurant.option;

import static io.tableorder.failure.ProblemCode.OPTION_GROUP_NOT_FOUND;
import static io.tableorder.failure.ProblemCode.OPTION_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.storeOf;

import io.tableorder.access.reads.StoreReads;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.IfMatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff arrange what guests choose with a dish, and sell single options out; shows super admins the options of any store. */
@Component
class ManageOptionsRoute extends RouteBuilder {

    private final OptionDesk options;
    private final StoreReads reads;

    ManageOptionsRoute(OptionDesk options, StoreReads reads) {
        this.options = options;
        this.reads = reads;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listOptionGroups").routeId("list-option-groups").routeConfigurationId("http-api")
            .routeDescription("Lists the store's groups of options")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> options.list(storeOf(e))).id("list")
            .process(Answers::ok).id("answer");

        from("direct:listStoreOptionGroups").routeId("list-store-option-groups").routeConfigurationId("http-api")
            .routeDescription("Lists the groups of options of any store for a super admin")
            .to("throttle:reads").id("throttle")
            .process(e -> reads.record(Actor.of(e), storeOf(e), "option-groups")).id("record")
            .transform().exchange(e -> options.list(storeOf(e))).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createOptionGroup").routeId("create-option-group").routeConfigurationId("http-api")
            .routeDescription("Adds a group with its options")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateOptionGroup.class)).id("read")
            .to("bean-validator:create-option-group").id("validate")
            .transform().exchange(e -> options.create(Actor.of(e), bodyOf(e, CreateOptionGroup.class))).id("create")
            .setHeader("Location").body(OptionGroup.class, created -> "/api/admin/option-groups/" + created.id()).id("locate")
            .process(Answers::created).id("answer");

        from("direct:getOptionGroup").routeId("get-option-group").routeConfigurationId("http-api")
            .routeDescription("Reads one group of options")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> options.read(Actor.of(e).store(), pathId(e, "id", OPTION_GROUP_NOT_FOUND))).id("read")
            .process(Answers::okVersionedIfChanged).id("answer");

        from("direct:updateOptionGroup").routeId("update-option-group").routeConfigurationId("http-api")
            .routeDescription("Changes a group, and replaces its options")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(UpdateOptionGroup.class)).id("read")
            .to("bean-validator:update-option-group").id("validate")
            .transform().exchange(this::update).id("update")
            .process(Answers::okVersioned).id("answer");

        from("direct:deleteOptionGroup").routeId("delete-option-group").routeConfigurationId("http-api")
            .routeDescription("Deletes a group that no menu has")
            .to("throttle:changes").id("throttle")
            .process(e -> options.delete(Actor.of(e), pathId(e, "id", OPTION_GROUP_NOT_FOUND))).id("delete")
            .process(Answers::noContent).id("answer");

        from("direct:sellOutOption").routeId("sell-out-option").routeConfigurationId("http-api")
            .routeDescription("Marks one option as sold out, or as available again")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(SellOutOption.class)).id("read")
            .to("bean-validator:sell-out-option").id("validate")
            .transform().exchange(this::sellOut).id("sell-out")
            .process(Answers::okVersioned).id("answer");
        // @formatter:on
    }

    private OptionGroup update(Exchange exchange) {
        return options.update(
                Actor.of(exchange),
                pathId(exchange, "id", OPTION_GROUP_NOT_FOUND),
                bodyOf(exchange, UpdateOptionGroup.class),
                IfMatch.of(exchange));
    }

    private OptionGroup sellOut(Exchange exchange) {
        return options.sellOut(
                Actor.of(exchange),
                pathId(exchange, "id", OPTION_NOT_FOUND),
                bodyOf(exchange, SellOutOption.class).isAvailable());
    }
}
