package io.tableorder.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.security.web.context.RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tableorder.failure.ConstraintViolations;
import io.tableorder.failure.EventSources;
import io.tableorder.failure.Problems;
import io.tableorder.http.Actor;
import io.tableorder.http.Bodies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.AdviceWithRouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.ProcessorEndpoint;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.apache.camel.test.spring.junit5.CamelSpringTestSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/**
 * A test of one route alone: the order of its steps, and what comes out when one of them refuses or fails. The route has its own route
 * configuration; what its steps call is faked. It runs in milliseconds, without a server. What the steps do belongs to other tests.
 */
public abstract class RouteTest extends CamelSpringTestSupport {

    private final List<String> steps = new CopyOnWriteArrayList<>();

    /** What the steps {@code throttle:...} do: they let every request pass. */
    protected Processor throttle = passes -> {};

    /** The route under test, with fakes of what it calls. */
    protected abstract RoutesBuilder route() throws Exception;

    /** Starts the routes after their steps were replaced. Each test class does so before each test. */
    protected void startRoutes() {
        context.start();
    }

    /** Has a step do something else, under its id. */
    protected void replace(String step, Processor fake) throws Exception {
        advise(
                step.substring(0, step.indexOf('.')),
                advice -> advice.weaveById(step).replace().process(fake).id(step));
    }

    protected void advise(String route, Advice advice) throws Exception {
        AdviceWith.adviceWith(context, route, advice::give);
    }

    /** Changes a route before it starts. */
    protected interface Advice {
        void give(AdviceWithRouteBuilder advice) throws Exception;
    }

    /**
     * The steps that have run, in their order, by their ids without the route's; a step without an id by its kind. A step that was tried
     * again is there again.
     */
    protected List<String> steps() {
        return List.copyOf(steps);
    }

    /** Sends an actor's request with a body of JSON to a route behind HTTP. */
    protected Exchange request(String uri, Actor actor, String json) {
        var request = new MockHttpServletRequest("POST", "/api");
        request.setContentType("application/json");
        request.setAttribute(
                DEFAULT_REQUEST_ATTR_NAME,
                new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(actor, "", List.of())));
        Bodies.keep(request, json.getBytes(UTF_8));
        return template.send(uri, ExchangePattern.InOut, exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_SERVLET_REQUEST, request);
            exchange.getMessage().setHeader(Exchange.HTTP_SERVLET_RESPONSE, new MockHttpServletResponse());
        });
    }

    /** The status of an answer, with its code if it is a problem: {@code 503 SERVICE_UNAVAILABLE}. */
    protected static String answer(Exchange exchange) throws Exception {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        String code = new ObjectMapper().readTree(body).path("code").asText();
        return (status + " " + code).strip();
    }

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        configuration.withUseAdviceWith(true);
    }

    /** The route configurations of the service, with what they need. */
    @Override
    protected AbstractApplicationContext createApplicationContext() {
        var spring = new AnnotationConfigApplicationContext();
        var scanner = new ClassPathBeanDefinitionScanner(spring, false);
        scanner.addIncludeFilter(new AssignableTypeFilter(RouteConfigurationBuilder.class));
        scanner.addIncludeFilter(new AssignableTypeFilter(RouteBuilderLifecycleStrategy.class));
        scanner.scan("io.tableorder.failure", "io.tableorder.foundation.route", "io.tableorder.integrators.deadletter");
        spring.register(Problems.class, ConstraintViolations.class, LocalValidatorFactoryBean.class);
        spring.registerBean(ObjectMapper.class, () -> new ObjectMapper());
        spring.registerBean(SimpleMeterRegistry.class, () -> new SimpleMeterRegistry());
        spring.registerBean(EventSources.class, () -> request -> false);
        spring.registerBean("messageSource", ResourceBundleMessageSource.class, RouteTest::messages);
        return spring;
    }

    private static ResourceBundleMessageSource messages() {
        var messages = new ResourceBundleMessageSource();
        messages.setBasename("messages");
        messages.setDefaultEncoding("UTF-8");
        return messages;
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext camel = super.createCamelContext();
        camel.getCamelContextExtension()
                .addInterceptStrategy((inContext, definition, target, next) -> noting(name(definition), target));
        camel.addComponent("throttle", new DefaultComponent() {
            @Override
            protected Endpoint createEndpoint(String uri, String budget, Map<String, Object> parameters) {
                return new ProcessorEndpoint(uri, this, exchange -> throttle.process(exchange));
            }
        });
        return camel;
    }

    @Override
    @SuppressWarnings("deprecation") // the hook for several builders
    protected RoutesBuilder[] createRouteBuilders() throws Exception {
        List<RoutesBuilder> builders = new ArrayList<>(applicationContext
                .getBeansOfType(RouteConfigurationBuilder.class)
                .values());
        builders.add(route());
        return builders.toArray(RoutesBuilder[]::new);
    }

    private Processor noting(@Nullable String step, Processor target) {
        return step == null
                ? target
                : new DelegateAsyncProcessor(target) {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        steps.add(step);
                        return super.process(exchange, callback);
                    }
                };
    }

    /** Null for the frame of a {@code doTry}, which has no id of its own. */
    private static @Nullable String name(NamedNode definition) {
        boolean isNamed = definition instanceof OptionalIdentifiedDefinition<?> step && step.hasCustomIdAssigned();
        if (isNamed) {
            return definition.getId().substring(definition.getId().lastIndexOf('.') + 1);
        }
        return definition.getShortName().startsWith("do") ? null : definition.getShortName();
    }
}
