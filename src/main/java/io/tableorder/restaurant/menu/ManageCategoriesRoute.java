package io.tableorder.restaurant.menu;

import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff arrange the categories of their store. */
@Component
class ManageCategoriesRoute extends RouteBuilder {

    private final CategoryEditor categories;

    ManageCategoriesRoute(CategoryEditor categories) {
        this.categories = categories;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAdminCategories").routeId("list-admin-categories").routeConfigurationId("http-api")
            .routeDescription("Lists the store's categories with the number of their menus")
            .to("throttle:reads").id("throttle")
            .process(categories::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:createCategory").routeId("create-category").routeConfigurationId("http-api")
            .routeDescription("Adds a category")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(CreateCategory.class)).id("read")
            .to("bean-validator:create-category").id("validate")
            .process(categories::create).id("create")
            .process(Answers::created).id("answer");

        from("direct:updateCategory").routeId("update-category").routeConfigurationId("http-api")
            .routeDescription("Renames or moves a category")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(UpdateCategory.class)).id("read")
            .to("bean-validator:update-category").id("validate")
            .process(categories::update).id("update")
            .process(Answers::okVersioned).id("answer");

        from("direct:deleteCategory").routeId("delete-category").routeConfigurationId("http-api")
            .routeDescription("Deletes a category without menus")
            .to("throttle:changes").id("throttle")
            .process(categories::delete).id("delete")
            .process(Answers::noContent).id("answer");

        from("direct:orderCategories").routeId("order-categories").routeConfigurationId("http-api")
            .routeDescription("Puts all categories in a new order")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(OrderCategories.class)).id("read")
            .to("bean-validator:order-categories").id("validate")
            .process(categories::reorder).id("reorder")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
