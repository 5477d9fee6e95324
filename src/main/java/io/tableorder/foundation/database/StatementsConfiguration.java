package io.tableorder.foundation.database;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** What runs the statements of requests. Spring Boot makes its {@code JdbcClient} from it. */
@Configuration(proxyBeanMethods = false)
class StatementsConfiguration {

    @Bean
    JdbcTemplate jdbcTemplate(DataSource orders, SlowQueries slowQueries) {
        return slowQueries.watch(orders);
    }
}
