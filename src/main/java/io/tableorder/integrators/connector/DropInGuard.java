package io.tableorder.integrators.connector;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.LineNumberAware;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ConvertBodyDefinition;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.KameletDefinition;
import org.apache.camel.model.LoopDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.model.ThrowExceptionDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.dataformat.JsonDataFormat;
import org.apache.camel.model.dataformat.JsonLibrary;
import org.apache.camel.model.language.ConstantExpression;
import org.jspecify.annotations.Nullable;

/**
 * Refuses every drop-in that is not made only of what is allowed: steps, their options and expression languages
 * ({@link AllowedSteps}), endpoints ({@link EndpointRules}) and placeholders in texts ({@link TextRules}).
 *
 * <p>The check runs over Camel's own model of the routes, by reflection, so that no spelling of the YAML and no option
 * of a later Camel slips past it. It keeps honest authors from breaking the core, but does not contain hostile ones. Its
 * promises are written in {@code routes/README.md}.
 */
final class DropInGuard {

    static final String SUFFIX = ".camel.yaml";

    private static final Pattern ENDING = Pattern.compile("(?i)\\.camel\\.ya?ml$");

    private static final Pattern STEM = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST_STEM = 60;
    private static final int MOST_ROUNDS = 1_000;

    /** These name spaces belong to the core, with its queues and kamelets, and to the targets that staff keep. */
    private static final Set<String> CORE_STEMS = Set.of("table-order", "webhook", "target");

    private static final Set<String> CONVERTIBLE = Set.of("String", "java.lang.String", "byte[]");
    private static final Pattern THROWABLE =
            Pattern.compile("java\\.lang\\.(Runtime|IllegalState|IllegalArgument)?Exception");
    private static final Pattern CATCHABLE =
            Pattern.compile("(java\\.(lang|io|net|util\\.concurrent)|org\\.apache\\.camel)(\\.\\w+)*\\.?\\w*Exception");

    private final String stem;
    private final EndpointRules endpoints;
    private final TextRules texts;
    private final DropInTemplateRules templates;

    /**
     * @param fileName the name of the file, which is the name space of all that is in it
     * @param installation where it is to run
     * @param extraSchemes endpoints allowed besides the contract's, for tests
     */
    DropInGuard(String fileName, Installation installation, Set<String> extraSchemes) throws Refused {
        this.stem = stem(fileName);
        this.texts = new TextRules(stem, installation);
        this.endpoints = new EndpointRules(stem, texts, installation, extraSchemes);
        this.templates = new DropInTemplateRules(stem);
    }

    /** Whether a file seems to be meant as a drop-in. If its ending is not exactly {@link #SUFFIX}, it is refused later. */
    static boolean isMeantFor(String fileName) {
        return ENDING.matcher(fileName).find();
    }

    /** The name of the connector: the file's name without the ending, if that is {@link #SUFFIX}. */
    static String nameOf(String fileName) {
        return fileName.endsWith(SUFFIX) ? fileName.substring(0, fileName.length() - SUFFIX.length()) : fileName;
    }

    private static String stem(String fileName) throws Refused {
        if (!fileName.endsWith(SUFFIX)) {
            throw new Refused("has a name that does not end in " + SUFFIX);
        }
        String stem = nameOf(fileName);
        if (stem.length() > LONGEST_STEM || !STEM.matcher(stem).matches()) {
            throw new Refused("has a name that is not lower-case-words" + SUFFIX);
        }
        if (CORE_STEMS.stream().anyMatch(core -> within(core, stem) || within(stem, core))
                || Kamelets.names().stream().anyMatch(name -> within(name, stem))) {
            throw new Refused("has a name that belongs to the core: \"" + stem + "\"");
        }
        return stem;
    }

    /** Whether a name is the stem itself or the stem, a hyphen and more. */
    static boolean within(String stem, String name) {
        return name.equals(stem) || name.startsWith(stem + "-");
    }

    /** Refuses names that are in use already. */
    void checkNames(
            List<RouteDefinition> routes,
            List<TemplatedRouteDefinition> made,
            Set<String> coreNames,
            Set<String> routeIds)
            throws Refused {
        for (String name : coreNames) {
            if (within(stem, name)) {
                throw new Refused("has a name that would take in the core's \"" + name + "\"");
            }
        }
        for (RouteDefinition route : routes) {
            if (routeIds.contains(route.getRouteId())) {
                throw new Refused(line(route), "route id \"" + route.getRouteId() + "\" exists already");
            }
        }
        for (TemplatedRouteDefinition route : made) {
            if (routeIds.contains(route.getRouteId())) {
                throw new Refused("route id \"" + route.getRouteId() + "\" exists already");
            }
        }
    }

    /** The settings that the checked file uses. */
    List<OwnSetting> settings() {
        return texts.settings();
    }

    /** Refuses everything that the contract for integrators does not name. */
    void check(
            List<RouteDefinition> routes, List<RouteTemplateDefinition> templated, List<TemplatedRouteDefinition> made)
            throws Refused {
        if (routes.isEmpty() && made.isEmpty()) {
            throw new Refused("holds no route");
        }
        Set<String> ids = new HashSet<>();
        for (RouteDefinition route : routes) {
            if (!route.hasCustomIdAssigned() || route.getId() == null) {
                throw new Refused(line(route), "has a route without an id");
            }
            if (!ids.add(route.getId())) {
                throw new Refused(line(route), "uses the route id \"" + route.getId() + "\" twice");
            }
            checkId(route.getId(), line(route));
            checkDefinition(route, line(route), Map.of());
        }
        // Templates are checked as the routes that are made of them.
        for (DropInTemplateRules.Made route : templates.check(templated, made)) {
            if (!ids.add(route.routeId())) {
                throw new Refused("uses the route id \"" + route.routeId() + "\" twice");
            }
            checkId(route.routeId(), line(route.template()));
            checkDefinition(route.template(), line(route.template()), route.parameters());
        }
    }

    private void checkId(String id, int line) throws Refused {
        if (!within(stem, id)) {
            throw new Refused(line, "id \"" + id + "\" does not begin with the file's name, \"" + stem + "-\"");
        }
        for (String kamelet : Kamelets.names()) {
            if (within(kamelet, id)) {
                throw new Refused(line, "id \"" + id + "\" belongs to the kamelet " + kamelet);
            }
        }
    }

    /** @param parameters of the template that the route is made of */
    private void checkDefinition(Object definition, int outerLine, Map<String, String> parameters) throws Refused {
        int line = definition instanceof LineNumberAware aware && aware.getLineNumber() > 0
                ? aware.getLineNumber()
                : outerLine;
        if (!AllowedSteps.include(definition.getClass())) {
            throw new Refused(line, "uses " + name(definition) + ", which is not allowed in a drop-in");
        }
        checkDetails(definition, line, parameters);
        for (Class<?> type = definition.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Object value = value(field, definition);
                if (value == null || AllowedSteps.isBookkeeping(field.getName())) {
                    continue;
                }
                if (!AllowedSteps.allow(definition.getClass(), field.getName())) {
                    throw new Refused(
                            line, "sets \"" + field.getName() + "\" of " + name(definition) + ", which is not allowed");
                }
                checkValue(value, line, parameters);
            }
        }
    }

    private void checkValue(Object value, int line, Map<String, String> parameters) throws Refused {
        if (value instanceof String text) {
            texts.check(DropInTemplateRules.filled(text, parameters), line);
        } else if (value instanceof Collection<?> values) {
            for (Object each : values) {
                checkValue(each, line, parameters);
            }
        } else if (value.getClass().getPackageName().startsWith("org.apache.camel.model")
                && !value.getClass().isEnum()) {
            checkDefinition(value, line, parameters);
        } else if (!(value instanceof Boolean || value instanceof Number || value instanceof Enum<?>)) {
            throw new Refused(line, "holds a " + value.getClass().getSimpleName() + ", which is not allowed");
        }
    }

    private void checkDetails(Object definition, int line, Map<String, String> parameters) throws Refused {
        if (definition instanceof OptionalIdentifiedDefinition<?> node
                && node.hasCustomIdAssigned()
                && node.getId() != null) {
            checkId(DropInTemplateRules.filled(node.getId(), parameters), line);
        }
        if (definition instanceof FromDefinition from) {
            endpoints.checkFrom(DropInTemplateRules.filled(from.getEndpointUri(), parameters), line);
        } else if (definition instanceof ToDefinition to) {
            endpoints.checkTo(DropInTemplateRules.filled(to.getEndpointUri(), parameters), line);
        } else if (definition instanceof KameletDefinition kamelet) {
            endpoints.checkTo(DropInTemplateRules.filled("kamelet:" + kamelet.getName(), parameters), line);
        } else if (definition instanceof ConvertBodyDefinition convert && !CONVERTIBLE.contains(convert.getType())) {
            throw new Refused(line, "converts to something else than String or byte[]");
        } else if (definition instanceof JsonDataFormat json && json.getLibrary() != JsonLibrary.Jackson) {
            throw new Refused(line, "asks for another JSON library than Jackson");
        } else if (definition instanceof ThrowExceptionDefinition thrown
                && !matches(THROWABLE, thrown.getExceptionType())) {
            throw new Refused(line, "throws something else than a plain java.lang exception");
        } else if (definition instanceof CatchDefinition caught) {
            for (String exception : caught.getExceptions()) {
                if (!matches(CATCHABLE, exception)) {
                    throw new Refused(line, "catches \"" + exception + "\", which is not allowed");
                }
            }
        } else if (definition instanceof LoopDefinition loop
                && !"true".equals(loop.getBreakOnShutdown())
                && (loop.getDoWhile() != null || !endsSoon(loop))) {
            // Such a loop may never end, and without the option it would outlive its own file.
            throw new Refused(
                    line,
                    "loops " + (loop.getDoWhile() != null ? "with doWhile" : "more than " + MOST_ROUNDS + " times")
                            + " but without breakOnShutdown: true");
        }
    }

    private static boolean endsSoon(LoopDefinition loop) {
        return loop.getExpression() instanceof ConstantExpression times
                && times.getExpression().strip().matches("[0-9]{1,4}")
                && Integer.parseInt(times.getExpression().strip()) <= MOST_ROUNDS;
    }

    private static boolean matches(Pattern pattern, @Nullable String text) {
        return text != null && pattern.matcher(text).matches();
    }

    private static int line(RouteDefinition route) {
        if (route.getLineNumber() > 0) {
            return route.getLineNumber();
        }
        FromDefinition from = route.getInput();
        return from != null && from.getLineNumber() > 0 ? from.getLineNumber() : Refused.NO_LINE;
    }

    private static @Nullable Object value(Field field, Object owner) {
        if (Modifier.isStatic(field.getModifiers())) {
            return null;
        }
        field.setAccessible(true);
        try {
            Object value = field.get(owner);
            return value instanceof Collection<?> values && values.isEmpty() || Boolean.FALSE.equals(value)
                    ? null
                    : value;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The name of a step in YAML: {@code toDynamic} for {@code ToDynamicDefinition}. */
    private static String name(Object definition) {
        String name = definition.getClass().getSimpleName().replaceAll("(Definition|Expression)$", "");
        return name.isEmpty() ? "an expression" : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
