package io.tableorder.testing;

import io.tableorder.event.DescribedEvents;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * A test of the whole service on real ports with real servers. All such tests share one application context, so they
 * add no beans, mocks or properties of their own; what they need apart they make apart, a store for example. Every event that comes of
 * them is held against its description.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureObservability
@ExtendWith(DescribedEvents.class)
public @interface IntegrationTest {}
