package io.tableorder.integrators.connector;

import io.tableorder.integrators.delivery.WrongOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Starts and stops the routes of drop-ins. Not thread-safe: only the folder's one thread calls it. */
@Component
class DropInLoader {

    private static final Logger LOG = LoggerFactory.getLogger(DropInLoader.class);

    /** A route that has not stopped after this time is cut off. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The kamelets' parameter for the store. */
    private static final String STORE = "storeId";

    private static final String ALL_STORES = "*";

    private static final UUID NO_STORE = new UUID(0, 0);

    private final ModelCamelContext camel;
    private final Installation here;
    private final Set<String> extraSchemes;
    private final DropInBelongings belongings;
    private @Nullable Set<String> coreNames;

    @Autowired
    DropInLoader(
            CamelContext camel,
            KnownStores stores,
            @Value("${table-order.drop-in.extra-schemes:}") Set<String> extraSchemes) {
        this(camel, stores::mayHave, extraSchemes);
    }

    DropInLoader(CamelContext camel, Predicate<UUID> stores, Set<String> extraSchemes) {
        this.camel = (ModelCamelContext) camel;
        this.belongings = new DropInBelongings(this.camel);
        this.here = new Installation() {

            @Override
            public @Nullable String valueOf(OwnSetting setting) {
                return setting.value(camel);
            }

            @Override
            public boolean hasStore(UUID id) {
                return stores.test(id);
            }
        };
        this.extraSchemes = extraSchemes;
    }

    /**
     * Refuses a file that may run nowhere. Routes that run are not touched.
     *
     * @param replaceable ids of running routes that the file may take
     */
    String check(String file, byte[] content, Set<String> replaceable) throws Refused {
        return check(new DropInGuard(file, Installation.ANY, extraSchemes), file, content, replaceable);
    }

    /** Like {@link #check}, but also refuses a file that may not run here, because it needs settings or stores that are missing. */
    String checkHere(String file, byte[] content, Set<String> replaceable) throws Refused {
        DropInGuard guard = new DropInGuard(file, here, extraSchemes);
        String text = check(guard, file, content, replaceable);
        for (OwnSetting setting : guard.settings()) {
            setting.require(camel);
        }
        return text;
    }

    private String check(DropInGuard guard, String file, byte[] content, Set<String> replaceable) throws Refused {
        String text = DropInText.of(content);
        RouteBuilder builder = parse(file, text);
        List<RouteDefinition> routes = builder.getRouteCollection().getRoutes();
        List<TemplatedRouteDefinition> made =
                builder.getTemplatedRouteCollection().getTemplatedRoutes();
        guard.check(routes, builder.getRouteTemplateCollection().getRouteTemplates(), made);
        Set<String> taken = routeIds();
        taken.removeAll(replaceable);
        guard.checkNames(routes, made, coreNames(), taken);
        return text;
    }

    /**
     * Starts the routes of a file.
     *
     * @return their ids, with those of the routes that Camel made for the kamelets in them
     * @throws Refused if the file does not start; then no route of it runs
     */
    Set<String> load(String file, byte[] content) throws Refused {
        String text = checkHere(file, content, Set.of());
        Set<String> before = routeIds();
        DropInBelongings.Snapshot others = belongings.snapshot();
        try {
            RouteBuilder builder = builder(file, text);
            // The first call adds the templates, and the second one the routes that are made of them.
            camel.addRoutes(builder);
            camel.addTemplatedRoutes(builder);
            belongings.keep(file, others);
        } catch (Exception | LinkageError e) {
            belongings.keep(file, others);
            unload(file, routeIdsWithout(before));
            throw doesNotStart(e);
        }
        return routeIdsWithout(before);
    }

    /** Only what a channel says about its options is shown to all readers. Any other message may hold a secret. */
    private static Refused doesNotStart(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof WrongOption) {
                return new Refused(DropInText.lineOf(e), "does not start: " + cause.getMessage());
            }
        }
        return Refused.withDetail(DropInText.lineOf(e), "does not start", DropInText.problemOf(e));
    }

    /**
     * The stores that a file names; empty if it serves all stores, by at least one of its routes.
     *
     * @param routeIds its running routes; if there are none, the stores are read from its content
     */
    Set<UUID> storesOf(Collection<String> routeIds, byte[] content) {
        Set<String> named = (routeIds.isEmpty()
                        ? NamedStores.in(content).stream().map(this::resolved)
                        : routeIds.stream()
                                .map(camel::getRouteDefinition)
                                .filter(route -> route != null && route.getTemplateParameters() != null)
                                .map(route -> route.getTemplateParameters().get(STORE))
                                .filter(Objects::nonNull)
                                .map(Object::toString))
                .collect(Collectors.toSet());
        return named.contains(ALL_STORES)
                ? Set.of()
                : named.stream().map(DropInLoader::id).collect(Collectors.toUnmodifiableSet());
    }

    /** An id that no store has if the text is no id, so that a wrong id does not mean all stores. */
    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return NO_STORE;
        }
    }

    /** A text that cannot be resolved stays as it is, and names no store. */
    private String resolved(String text) {
        try {
            return camel.resolvePropertyPlaceholders(text);
        } catch (RuntimeException e) {
            return text;
        }
    }

    /** Stops and removes the routes of a file, and its templates. Exchanges in flight get a few seconds to finish. */
    void unload(String file, Collection<String> routeIds) {
        stop(routeIds);
        belongings.remove(file);
    }

    private void stop(Collection<String> routeIds) {
        List<RouteDefinition> routes = new ArrayList<>(camel.getRouteDefinitions());
        routes.removeIf(route -> !routeIds.contains(route.getRouteId()));
        routes.sort(Comparator.comparing(DropInLoader::turn));
        for (RouteDefinition route : routes) {
            String id = route.getRouteId();
            try {
                camel.getRouteController().stopRoute(id, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                // Without this, removing the definition would wait for the route a second time, and longer.
                camel.removeRoute(id);
                camel.removeRouteDefinition(route);
            } catch (Exception e) {
                LOG.warn("Route {} of a drop-in did not stop cleanly: {}", id, e.toString());
            }
        }
    }

    /** Where a route stands in the order of the stop: before or behind the routes that its messages go through. */
    private static int turn(RouteDefinition route) {
        if (!Boolean.TRUE.equals(route.isKamelet())) {
            return 1;
        }
        FromDefinition from = route.getInput();
        return from != null && from.getEndpointUri().matches("kamelet:(//)?source\\b.*") ? 2 : 0;
    }

    private RouteBuilder parse(String file, String text) throws Refused {
        try {
            RouteBuilder builder = builder(file, text);
            builder.setCamelContext(camel);
            builder.configure();
            return builder;
        } catch (Refused e) {
            throw e;
        } catch (Exception e) {
            throw Refused.withDetail(DropInText.lineOf(e), "is not a Camel route", DropInText.problemOf(e));
        }
    }

    private RouteBuilder builder(String file, String text) throws Exception {
        Collection<RoutesBuilder> builders = PluginHelper.getRoutesLoader(camel)
                .findRoutesBuilders(List.of(ResourceHelper.fromString("file:" + file, text)));
        if (builders.size() == 1 && builders.iterator().next() instanceof RouteBuilder builder) {
            return builder;
        }
        throw new Refused("holds no route");
    }

    /** Names that a drop-in may not take: those of all routes and in-memory endpoints that exist before the first drop-in. */
    private Set<String> coreNames() {
        Set<String> names = coreNames;
        if (names == null) {
            names = new LinkedHashSet<>(routeIds());
            for (RouteDefinition route : camel.getRouteDefinitions()) {
                FromDefinition from = route.getInput();
                if (from != null) {
                    names.add(from.getEndpointUri()
                            .replaceFirst("^\\w+:(//)?", "")
                            .replaceFirst("\\?.*$", ""));
                }
            }
            coreNames = names;
        }
        return names;
    }

    private Set<String> routeIds() {
        return camel.getRouteDefinitions().stream()
                .map(RouteDefinition::getRouteId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<String> routeIdsWithout(Set<String> before) {
        Set<String> ids = routeIds();
        ids.removeAll(before);
        return ids;
    }
}
