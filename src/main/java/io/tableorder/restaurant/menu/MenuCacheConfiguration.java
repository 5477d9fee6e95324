package io.tableorder.restaurant.menu;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;

/** Commands of the cache, on the connection that the service shares. A command fails after {@code spring.data.redis.timeout}, 100 ms. */
@Configuration(proxyBeanMethods = false)
class MenuCacheConfiguration {

    @Bean
    RedisTemplate<String, byte[]> menuCacheRedis(LettuceConnectionFactory connections) {
        RedisTemplate<String, byte[]> template = new RedisTemplate<>();
        template.setConnectionFactory(connections);
        template.setKeySerializer(RedisSerializer.string());
        template.setValueSerializer(RedisSerializer.byteArray());
        // Otherwise each command would get a proxy of the connection.
        template.setExposeConnection(true);
        return template;
    }
}
