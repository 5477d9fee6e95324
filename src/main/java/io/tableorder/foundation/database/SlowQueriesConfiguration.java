package io.tableorder.foundation.database;

import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wraps the pool that Spring Boot creates with {@link SlowQueries}. */
@Configuration(proxyBeanMethods = false)
class SlowQueriesConfiguration {

    @Bean
    static BeanPostProcessor watchedDatabase(ObjectProvider<SlowQueries> slowQueries) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return name.equals("dataSource") && bean instanceof DataSource database
                        ? slowQueries.getObject().watch(database)
                        : bean;
            }
        };
    }
}
