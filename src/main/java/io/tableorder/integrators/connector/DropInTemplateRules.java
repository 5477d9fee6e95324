package io.tableorder.integrators.connector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.model.TemplatedRouteParameterDefinition;
import org.jspecify.annotations.Nullable;

/** Checks the templates of a drop-in, and finds the routes that are made of them. */
final class DropInTemplateRules {

    private static final Pattern PARAMETER = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");

    /** A placeholder without a colon: Camel reads {@code env:X} as a variable even if a parameter has that name. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([A-Za-z0-9]+)}}");

    private final String stem;

    DropInTemplateRules(String stem) {
        this.stem = stem;
    }

    /**
     * A route that is made of a template.
     *
     * @param template with placeholders
     * @param parameters for the placeholders
     */
    record Made(String routeId, RouteDefinition template, Map<String, String> parameters) {}

    /** The text with the placeholders filled in, as Camel does it. */
    static String filled(String text, Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return text;
        }
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        Objects.requireNonNullElse(parameters.get(found.group(1)), found.group())));
    }

    /** Refuses a template without any route, because it could not be checked. */
    List<Made> check(List<RouteTemplateDefinition> templates, List<TemplatedRouteDefinition> routes) throws Refused {
        Map<String, RouteTemplateDefinition> byId = new HashMap<>();
        for (RouteTemplateDefinition template : templates) {
            check(template);
            if (byId.put(template.getId(), template) != null) {
                throw new Refused(line(template), "uses the template id \"" + template.getId() + "\" twice");
            }
        }
        List<Made> made = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (TemplatedRouteDefinition route : routes) {
            RouteTemplateDefinition template = byId.get(route.getRouteTemplateRef());
            if (template == null) {
                throw new Refused("makes a route of the template \"" + route.getRouteTemplateRef()
                        + "\", which is not in this file");
            }
            used.add(template.getId());
            made.add(made(route, template));
        }
        for (RouteTemplateDefinition template : templates) {
            if (!used.contains(template.getId())) {
                throw new Refused(line(template), "makes no route of its template \"" + template.getId() + "\"");
            }
        }
        return made;
    }

    private void check(RouteTemplateDefinition template) throws Refused {
        String id = template.getId();
        if (id == null || !DropInGuard.within(stem, id) || Kamelets.exists(id)) {
            throw new Refused(
                    line(template),
                    "template id \"" + id + "\" does not begin with the file's name, \"" + stem + "-\"");
        }
        if (template.getTemplateBeans() != null && !template.getTemplateBeans().isEmpty()) {
            throw new Refused(line(template), "has beans in a template, which are not allowed");
        }
        for (RouteTemplateParameterDefinition parameter : parameters(template)) {
            if (!PARAMETER.matcher(String.valueOf(parameter.getName())).matches()) {
                throw new Refused(
                        line(template),
                        "names a parameter of a template \"" + parameter.getName() + "\"; use camelCase");
            }
        }
    }

    private Made made(TemplatedRouteDefinition route, RouteTemplateDefinition template) throws Refused {
        String id = route.getRouteId();
        if (id == null) {
            throw new Refused(line(template), "makes a route of a template without a routeId");
        }
        if (route.getPrefixId() != null
                || route.getBeans() != null && !route.getBeans().isEmpty()) {
            throw new Refused(line(template), "sets more of the route \"" + id + "\" than its parameters");
        }
        Map<String, String> values = new HashMap<>();
        for (RouteTemplateParameterDefinition parameter : parameters(template)) {
            if (parameter.getDefaultValue() != null) {
                values.put(parameter.getName(), parameter.getDefaultValue());
            }
        }
        Set<String> known = new HashSet<>();
        parameters(template).forEach(parameter -> known.add(parameter.getName()));
        for (TemplatedRouteParameterDefinition given : orEmpty(route.getParameters())) {
            if (!known.contains(given.getName())) {
                throw new Refused(
                        line(template),
                        "gives the route \"" + id + "\" \"" + given.getName() + "\", which its template does not have");
            }
            values.put(given.getName(), given.getValue());
        }
        for (RouteTemplateParameterDefinition parameter : parameters(template)) {
            if (parameter.isRequired() && !values.containsKey(parameter.getName())) {
                throw new Refused(
                        line(template), "does not give the route \"" + id + "\" its \"" + parameter.getName() + "\"");
            }
        }
        return new Made(id, template.getRoute(), values);
    }

    private static List<RouteTemplateParameterDefinition> parameters(RouteTemplateDefinition template) {
        return orEmpty(template.getTemplateParameters());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static int line(RouteTemplateDefinition template) {
        int own = template.getLineNumber();
        int input = template.getRoute().getInput() == null
                ? Refused.NO_LINE
                : template.getRoute().getInput().getLineNumber();
        return own > 0 ? own : Math.max(Refused.NO_LINE, input);
    }
}
