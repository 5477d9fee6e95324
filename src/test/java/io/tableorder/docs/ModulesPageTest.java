package io.tableorder.docs;

import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The diagram of the modules in {@code docs/architecture.md} shows the arrows that are in the code. */
class ModulesPageTest {

    private static final String ROOT = "io.tableorder.";

    /** Used by nearly all modules: their arrows would hide the others. */
    private static final Set<String> GROUND = Set.of("http", "failure", "foundation");

    @Test
    void theDiagramShowsWhichModuleUsesWhich() throws IOException {
        GeneratedText.check(Path.of("docs/architecture.md"), "modules", mermaid(reduced(uses())));
    }

    /** Each module with the modules that its classes depend on. */
    private static Map<String, Set<String>> uses() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.tableorder");
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : classes) {
            String module = module(type);
            if (isShown(module)) {
                Set<String> used = uses.computeIfAbsent(module, first -> new TreeSet<>());
                type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> module(dependency.getTargetClass().getBaseComponentType()))
                        .filter(target -> isShown(target) && !target.equals(module))
                        .forEach(used::add);
            }
        }
        return uses;
    }

    private static String module(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
    }

    private static boolean isShown(String module) {
        return !module.isEmpty() && !GROUND.contains(module.replaceFirst("\\..*", ""));
    }

    /** Without the arrows that follow from others. */
    private static Map<String, Set<String>> reduced(Map<String, Set<String>> uses) {
        Map<String, Set<String>> reduced = new TreeMap<>();
        uses.forEach((module, used) -> {
            Set<String> implied = new HashSet<>();
            used.forEach(other -> reach(uses, other, implied));
            Set<String> shown = new TreeSet<>(used);
            shown.removeAll(implied);
            reduced.put(module, shown);
        });
        return reduced;
    }

    private static void reach(Map<String, Set<String>> uses, String from, Set<String> reached) {
        for (String next : uses.getOrDefault(from, Set.of())) {
            if (reached.add(next)) {
                reach(uses, next, reached);
            }
        }
    }

    private static String mermaid(Map<String, Set<String>> uses) {
        Map<String, Set<String>> groups = new TreeMap<>();
        uses.keySet().forEach(module -> groups.computeIfAbsent(group(module), first -> new TreeSet<>())
                .add(module));
        StringBuilder text = new StringBuilder("```mermaid\nflowchart TD\n");
        groups.forEach((group, modules) -> {
            if (group.isEmpty()) {
                modules.forEach(module -> text.append("    ").append(module).append('\n'));
            } else {
                String nodes = modules.stream()
                        .map(module -> "        " + module + "[" + module.substring(group.length() + 1) + "]\n")
                        .collect(joining());
                text.append("    subgraph ")
                        .append(group)
                        .append('\n')
                        .append(nodes)
                        .append("    end\n");
            }
        });
        uses.forEach((module, used) -> used.forEach(other ->
                text.append("    ").append(module).append(" --> ").append(other).append('\n')));
        return text.append("```\n").toString();
    }

    private static String group(String module) {
        int dot = module.indexOf('.');
        return dot < 0 ? "" : module.substring(0, dot);
    }
}
