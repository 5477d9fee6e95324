package io.tableorder.integrators.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The kamelets that a drop-in may use, of the service and of its extensions, with the parameters that they declare. */
final class Kamelets {

    private static final String FOLDER = "classpath*:kamelets/*.kamelet.yaml";
    private static final String KIND = "camel.apache.org/kamelet.type";

    private static final Map<String, Kamelet> BY_NAME = load();

    private Kamelets() {}

    static Set<String> names() {
        return BY_NAME.keySet();
    }

    static boolean exists(String name) {
        return BY_NAME.containsKey(name);
    }

    static @Nullable Kamelet find(String name) {
        return BY_NAME.get(name);
    }

    private static Map<String, Kamelet> load() {
        Map<String, Kamelet> all = new TreeMap<>();
        try {
            for (Resource file : new PathMatchingResourcePatternResolver().getResources(FOLDER)) {
                try (var content = file.getInputStream()) {
                    Map<?, ?> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(content);
                    Kamelet kamelet = new Kamelet(document);
                    all.put(kamelet.name, kamelet);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static Map<?, ?> map(Map<?, ?> parent, String key) {
        return parent.get(key) instanceof Map<?, ?> child ? child : Map.of();
    }

    /** A kamelet, as its definition describes it. */
    static final class Kamelet {

        private final String name;
        private final boolean isSource;
        private final List<String> required = new ArrayList<>();
        private final Map<?, ?> properties;

        private Kamelet(Map<?, ?> document) {
            Map<?, ?> metadata = map(document, "metadata");
            this.name = String.valueOf(metadata.get("name"));
            this.isSource = "source".equals(map(metadata, "labels").get(KIND));
            Map<?, ?> definition = map(map(document, "spec"), "definition");
            this.properties = map(definition, "properties");
            if (definition.get("required") instanceof List<?> names) {
                names.forEach(each -> required.add(each.toString()));
            }
        }

        /** Whether a route may begin with it. */
        boolean isSource() {
            return isSource;
        }

        void checkNames(Set<String> given, int line) throws Refused {
            for (String parameter : given) {
                if (!properties.containsKey(parameter)) {
                    throw new Refused(
                            line, "gives the kamelet " + name + " \"" + parameter + "\", which it does not have");
                }
            }
            for (String each : required) {
                if (!given.contains(each)) {
                    throw new Refused(line, "does not give the kamelet " + name + " its \"" + each + "\"");
                }
            }
        }

        /** The message names what a value should be, never the value, which may come from a setting. */
        void checkValues(Map<String, Object> given, Installation installation, int line) throws Refused {
            for (Map.Entry<String, Object> parameter : given.entrySet()) {
                String value = String.valueOf(parameter.getValue());
                // A setting without a value cannot be checked yet.
                String expected = value.contains("{{")
                        ? null
                        : ParameterRules.expected(map(properties, parameter.getKey()), value, installation);
                if (expected != null) {
                    throw new Refused(
                            line, "\"" + parameter.getKey() + "\" of the kamelet " + name + " is not " + expected);
                }
            }
        }
    }
}
