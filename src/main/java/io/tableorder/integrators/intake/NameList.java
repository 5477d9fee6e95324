package io.tableorder.integrators.intake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Names of stations or categories in one text, with commas between them. A comma within a name is written {@code \,}, and a backslash
 * {@code \\}; before any other character a backslash stands for itself.
 */
public final class NameList {

    private NameList() {}

    public static List<String> split(String text) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\,", i) || text.startsWith("\\\\", i)) {
                i++;
                name.append(text.charAt(i));
            } else if (text.charAt(i) == ',') {
                names.add(name.toString());
                name.setLength(0);
            } else {
                name.append(text.charAt(i));
            }
        }
        names.add(name.toString());
        return names;
    }

    public static String join(Collection<String> names) {
        return names.stream()
                .map(name -> name.replace("\\", "\\\\").replace(",", "\\,"))
                .collect(Collectors.joining(","));
    }
}
