package io.tableorder.restaurant.menu;

import static io.tableorder.http.Bodies.bodyOf;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.redis.RedisConstants;
import org.springframework.stereotype.Component;

/** Keeps answers from the database in Redis. It is behind a queue, because {@code spring-redis} waits for each write. */
@Component
class FillMenuCacheRoute extends RouteBuilder {

    private final MenuCache cache;

    FillMenuCacheRoute(MenuCache cache) {
        this.cache = cache;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("seda:fill-menu-cache?size=100&purgeWhenStopping=true")
            .routeId("fill-menu-cache").routeConfigurationId("background")
            .routeDescription("Keeps answers from the database in the cache, so that no guest waits for it")
            .filter(exchange -> cache.isTrusted()).id("if-trusted")
                .doTry()
                    .process(e -> cache.stampIfUnstamped(bodyOf(e, CachedAnswer.class))).id("stamp-store")
                    .filter(e -> bodyOf(e, CachedAnswer.class).canBeKept()).id("if-keepable")
                        .process(FillMenuCacheRoute::pack).id("pack")
                        .to("spring-redis:redis:6379?command=SETEX&redisTemplate=#menuCacheRedis").id("fill")
                    .endDoTry()
                .doCatch(Exception.class)
                    .process(e -> cache.doubt(e.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class))).id("doubt")
                .end()
            .end();
        // @formatter:on
    }

    private static void pack(Exchange exchange) {
        Message message = exchange.getMessage();
        CachedAnswer answer = bodyOf(exchange, CachedAnswer.class);
        message.setHeader(RedisConstants.KEY, answer.question().key());
        message.setHeader(RedisConstants.VALUE, MenuCache.entry(answer));
        message.setHeader(RedisConstants.TIMEOUT, answer.secondsToKeep());
    }
}
