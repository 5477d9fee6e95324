package io.tableorder.menu;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff arrange the categories of their store. */
@Component
class ManageCategoriesRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final CategoryEditor categories;
    private final Answers answers;

    ManageCategoriesRoute(Throttle throttle, Requests requests, CategoryEditor categories, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.categories = categories;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAdminCategories").routeId("list-admin-categories").routeConfigurationId("http-api")
            .routeDescription("Lists the store's categories with the number of their menus")
            .process(throttle::read)
            .process(categories::list)
            .process(answers::ok);

        from("direct:createCategory").routeId("create-category").routeConfigurationId("http-api")
            .routeDescription("Adds a category")
            .process(throttle::change)
            .process(requests.readJson(CreateCategory.class))
            .to("bean-validator:create-category")
            .process(categories::create)
            .process(answers::created);

        from("direct:updateCategory").routeId("update-category").routeConfigurationId("http-api")
            .routeDescription("Renames or moves a category")
            .process(throttle::change)
            .process(requests.readJson(UpdateCategory.class))
            .to("bean-validator:update-category")
            .process(categories::update)
            .process(answers::okVersioned);

        from("direct:deleteCategory").routeId("delete-category").routeConfigurationId("http-api")
            .routeDescription("Deletes a category without menus")
            .process(throttle::change)
            .process(categories::delete)
            .process(answers::noContent);

        from("direct:orderCategories").routeId("order-categories").routeConfigurationId("http-api")
            .routeDescription("Puts all categories in a new order")
            .process(throttle::change)
            .process(requests.readJson(OrderCategories.class))
            .to("bean-validator:order-categories")
            .process(categories::reorder)
            .process(answers::ok);
        // @formatter:on
    }
}
