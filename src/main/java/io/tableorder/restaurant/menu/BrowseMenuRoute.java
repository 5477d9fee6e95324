package io.tableorder.restaurant.menu;

import static io.tableorder.failure.ProblemCode.MENU_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.queryId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Parameters;
import io.tableorder.http.Requests;
import io.tableorder.restaurant.dish.WantedLanguages;
import io.tableorder.restaurant.menu.MenuCache.LookUp;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.redis.RedisConstants;
import org.springframework.stereotype.Component;

/**
 * Shows guests the menu of their table's store in their language, from Redis if it is cached there, else from the database. Menus that
 * cannot be ordered now are marked. What is shown here has no effect on the price of an order: an order is stored with the prices that the
 * store has then.
 */
@Component
class BrowseMenuRoute extends RouteBuilder {

    private static final String LOOK_UP = "table-order.menu-look-up";

    private final GuestMenu menu;
    private final MenuCache cache;

    BrowseMenuRoute(GuestMenu menu, MenuCache cache) {
        this.menu = menu;
        this.cache = cache;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listCategories").routeId("list-categories").routeConfigurationId("http-api")
            .routeDescription("Lists the categories of the table's store")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> menu.categories(ownStore(e), languages(e))).id("ask")
            .to("direct:show-menu").id("show");

        from("direct:listMenus").routeId("list-menus").routeConfigurationId("http-api")
            .routeDescription("Lists the menus of the table's store, or of one category")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> menu.menus(ownStore(e), queryId(e, "category_id"), languages(e))).id("ask")
            .to("direct:show-menu").id("show");

        from("direct:getMenu").routeId("get-menu").routeConfigurationId("http-api")
            .routeDescription("Reads one menu")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> menu.menu(ownStore(e), pathId(e, "id", MENU_NOT_FOUND), languages(e))).id("ask")
            .to("direct:show-menu").id("show");

        // The address in a URI of spring-redis is not used: the template has its connections.
        from("direct:show-menu").routeId("show-menu").routeConfigurationId("http-api")
            .routeDescription("Answers a guest's question from the cache, or from the database into the cache")
            .process(this::begin).id("begin")
            .filter(exchange -> cache.isTrusted()).id("if-trusted")
                .doTry()
                    .to("spring-redis:redis:6379?command=MGET&redisTemplate=#menuCacheRedis").id("look-up")
                .doCatch(Exception.class)
                    .process(this::doubt).id("doubt")
                .end()
            .end()
            .transform().exchange(this::check).id("check-stamps")
            .filter(e -> e.getMessage().getBody() instanceof CachedAnswer).id("on-miss")
                .process(this::read).id("read")
                .to("seda:fill-menu-cache?size=100&discardWhenFull=true&waitForTaskToComplete=Never").id("ask-to-fill")
                .transform().body(CachedAnswer.class, CachedAnswer::requireJson).id("unwrap")
            .end()
            .process(BrowseMenuRoute::vary).id("vary")
            .process(Answers::okIfChanged).id("answer");
        // @formatter:on
    }

    private void begin(Exchange exchange) {
        LookUp lookUp = cache.begin(bodyOf(exchange, MenuQuestion.class));
        exchange.setProperty(LOOK_UP, lookUp);
        exchange.getMessage().setHeader(RedisConstants.FIELDS, lookUp.keys());
    }

    /** The JSON of a hit, or the miss. */
    private Object check(Exchange exchange) {
        LookUp lookUp = exchange.getProperty(LOOK_UP, LookUp.class);
        CachedAnswer answer = exchange.getMessage().getBody() instanceof List<?> found
                ? cache.check(lookUp, found)
                : CachedAnswer.miss(lookUp.question(), null);
        return answer.isMiss() ? answer : answer.requireJson();
    }

    private void doubt(Exchange exchange) {
        cache.doubt(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
    }

    private void read(Exchange exchange) throws InterruptedException {
        CachedAnswer miss = bodyOf(exchange, CachedAnswer.class);
        exchange.getMessage().setBody(miss.with(menu.read(miss.question())));
    }

    /** Also before a 304, whose client may keep answers in several languages. */
    private static void vary(Exchange exchange) {
        Requests.responseOf(exchange).addHeader("Vary", "Accept-Language");
    }

    private static WantedLanguages languages(Exchange exchange) {
        return WantedLanguages.of(exchange.getMessage().getHeader("Accept-Language", String.class));
    }

    private static UUID ownStore(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        Parameters.requireOwnStore(exchange, store);
        return store;
    }
}
