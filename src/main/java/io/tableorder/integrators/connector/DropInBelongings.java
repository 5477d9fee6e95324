package io.tableorder.integrators.connector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteTemplateDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Camel holds for each drop-in besides its routes: its templates and its endpoints of kamelets. */
final class DropInBelongings {

    private static final Logger LOG = LoggerFactory.getLogger(DropInBelongings.class);

    private final ModelCamelContext camel;
    private final Map<String, List<RouteTemplateDefinition>> templates = new HashMap<>();
    private final Map<String, Set<KameletEndpoint>> kamelets = new HashMap<>();

    DropInBelongings(ModelCamelContext camel) {
        this.camel = camel;
    }

    /** What Camel holds at one time. */
    record Snapshot(List<RouteTemplateDefinition> templates, Set<KameletEndpoint> kamelets) {}

    Snapshot snapshot() {
        return new Snapshot(List.copyOf(camel.getRouteTemplateDefinitions()), kamelets());
    }

    /** Counts everything that was added since a snapshot as the file's. */
    void keep(String file, Snapshot before) {
        List<RouteTemplateDefinition> ownTemplates = new ArrayList<>(camel.getRouteTemplateDefinitions());
        ownTemplates.removeAll(before.templates());
        // Kamelets are templates as well. Camel reads them with the first of their routes, and they stay.
        ownTemplates.removeIf(template -> Kamelets.exists(template.getId()));
        templates.put(file, ownTemplates);
        Set<KameletEndpoint> ownKamelets = kamelets();
        ownKamelets.removeAll(before.kamelets());
        kamelets.put(file, ownKamelets);
    }

    /** Removes what is the file's. Camel makes the route of a kamelet again only if the endpoint is removed. */
    void remove(String file) {
        Set<KameletEndpoint> ownKamelets = kamelets.remove(file);
        if (ownKamelets != null) {
            ownKamelets.forEach(kamelet -> remove(kamelet, file));
        }
        List<RouteTemplateDefinition> ownTemplates = templates.remove(file);
        if (ownTemplates != null) {
            ownTemplates.forEach(template -> remove(template, file));
        }
    }

    private void remove(Endpoint endpoint, String file) {
        try {
            camel.removeEndpoint(endpoint);
        } catch (Exception e) {
            LOG.warn("An endpoint of drop-in {} was not removed: {}", file, e.toString());
        }
    }

    private void remove(RouteTemplateDefinition template, String file) {
        try {
            camel.removeRouteTemplateDefinition(template);
        } catch (Exception e) {
            LOG.warn("A template of drop-in {} was not removed: {}", file, e.toString());
        }
    }

    private Set<KameletEndpoint> kamelets() {
        Set<KameletEndpoint> all = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Endpoint endpoint : camel.getEndpoints()) {
            if (endpoint instanceof KameletEndpoint kamelet) {
                all.add(kamelet);
            }
        }
        return all;
    }
}
