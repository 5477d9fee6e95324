package io.tableorder.integrators.intake;

import org.apache.camel.component.springrabbit.SpringRabbitMQComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts our listeners under Camel's {@code spring-rabbitmq}, which only connectors consume from. */
@Configuration(proxyBeanMethods = false)
class ConnectorConfiguration {

    @Bean
    ComponentCustomizer connectorListeners(ConnectorContainers containers) {
        return ComponentCustomizer.builder(SpringRabbitMQComponent.class)
                .build(component -> component.setListenerContainerFactory(containers));
    }
}
