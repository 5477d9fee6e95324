package io.tableorder.integrators.intake;

import org.apache.camel.component.springrabbit.SpringRabbitMQComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has Camel's {@code spring-rabbitmq} use our listeners. Only connectors consume from it. */
@Configuration(proxyBeanMethods = false)
class ConnectorConfiguration {

    @Bean
    ComponentCustomizer connectorListeners(ConnectorContainers containers) {
        return ComponentCustomizer.builder(SpringRabbitMQComponent.class)
                .build(component -> component.setListenerContainerFactory(containers));
    }
}
