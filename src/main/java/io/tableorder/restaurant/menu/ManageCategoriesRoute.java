package io.tableorder.restaurant.menu;

import static io.tableorder.failure.ProblemCode.CATEGORY_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.IfMatch;
import io.tableorder.restaurant.menu.Categories.StaffCategory;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff arrange the categories of their store. */
@Component
class ManageCategoriesRoute extends RouteBuilder {

    private final CategoryDesk categories;

    ManageCategoriesRoute(CategoryDesk categories) {
        this.categories = categories;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAdminCategories").routeId("list-admin-categories").routeConfigurationId("http-api")
            .routeDescription("Lists the store's categories with the number of their menus")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> categories.list(Actor.of(e).store())).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createCategory").routeId("create-category").routeConfigurationId("http-api")
            .routeDescription("Adds a category")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateCategory.class)).id("read")
            .to("bean-validator:create-category").id("validate")
            .transform().exchange(e -> categories.create(Actor.of(e), bodyOf(e, CreateCategory.class))).id("create")
            .setHeader("Location").body(StaffCategory.class, created -> "/api/admin/categories/" + created.id()).id("locate")
            .process(Answers::created).id("answer");

        from("direct:updateCategory").routeId("update-category").routeConfigurationId("http-api")
            .routeDescription("Renames or moves a category")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(UpdateCategory.class)).id("read")
            .to("bean-validator:update-category").id("validate")
            .transform().exchange(this::update).id("update")
            .process(Answers::okVersioned).id("answer");

        from("direct:deleteCategory").routeId("delete-category").routeConfigurationId("http-api")
            .routeDescription("Deletes a category without menus")
            .to("throttle:changes").id("throttle")
            .process(e -> categories.delete(Actor.of(e), pathId(e, "id", CATEGORY_NOT_FOUND))).id("delete")
            .process(Answers::noContent).id("answer");

        from("direct:orderCategories").routeId("order-categories").routeConfigurationId("http-api")
            .routeDescription("Puts all categories in a new order")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(OrderCategories.class)).id("read")
            .to("bean-validator:order-categories").id("validate")
            .transform().exchange(this::reorder).id("reorder")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private StaffCategory update(Exchange exchange) {
        return categories.update(
                Actor.of(exchange),
                pathId(exchange, "id", CATEGORY_NOT_FOUND),
                bodyOf(exchange, UpdateCategory.class),
                IfMatch.of(exchange));
    }

    private List<StaffCategory> reorder(Exchange exchange) {
        return categories.reorder(
                Actor.of(exchange), bodyOf(exchange, OrderCategories.class).ids());
    }
}
