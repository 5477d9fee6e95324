package io.tableorder.integrators.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The outer shape of a drop-in: a small UTF-8 YAML list of routes, templates and routes made of them, and nothing else.
 *
 * <p>Camel must not see a file before this: while it parses it already creates the {@code beans} of the file, and it
 * follows aliases without limit.
 */
final class DropInText {

    static final int LARGEST = 256 * 1024;

    private static final int DEEPEST = 64;
    private static final Set<String> ENTRIES = Set.of("route", "routeTemplate", "templatedRoute");
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(LARGEST).build();

    private DropInText() {}

    /** The text of a file that Camel may parse. */
    static String of(byte[] content) throws Refused {
        String text = decode(content);
        try {
            refuseAliasesTagsAndDepth(text);
            refuseAllButRoutes(text);
        } catch (YamlEngineException e) {
            throw new Refused(lineOf(e), "is not YAML: " + problemOf(e));
        }
        return text;
    }

    private static String decode(byte[] content) throws Refused {
        if (content.length > LARGEST) {
            throw new Refused("is larger than " + LARGEST / 1024 + " KiB");
        }
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            throw new Refused("is not UTF-8");
        }
        if (text.isBlank()) {
            throw new Refused("is empty");
        }
        return text;
    }

    private static void refuseAliasesTagsAndDepth(String text) throws Refused {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            int line = line(event.getStartMark());
            if (event instanceof AliasEvent
                    || event instanceof NodeEvent node && node.getAnchor().isPresent()) {
                throw new Refused(line, "uses a YAML anchor or alias");
            }
            if (event instanceof ScalarEvent scalar && scalar.getTag().isPresent()
                    || event instanceof CollectionStartEvent start
                            && start.getTag().isPresent()) {
                throw new Refused(line, "uses a YAML tag");
            }
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                throw new Refused(line, "is nested deeper than " + DEEPEST + " levels");
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }

    private static void refuseAllButRoutes(String text) throws Refused {
        Node root = new Compose(SETTINGS).composeString(text).orElseThrow(() -> new Refused("is empty"));
        if (!(root instanceof SequenceNode list)) {
            throw new Refused(line(root.getStartMark()), "is not a list of routes: begin with \"- route:\"");
        }
        if (list.getValue().isEmpty()) {
            throw new Refused("holds no route");
        }
        for (Node item : list.getValue()) {
            int line = line(item.getStartMark());
            if (!(item instanceof MappingNode entry) || entry.getValue().size() != 1) {
                throw new Refused(line, "is not a list of routes: begin each with \"- route:\"");
            }
            String key = key(entry.getValue().get(0));
            if (!ENTRIES.contains(key)) {
                throw new Refused(
                        line,
                        "has \"" + key + "\" at the top, where only \"route\", \"routeTemplate\" and \"templatedRoute\""
                                + " are allowed");
            }
        }
        refuseRepeatedKeys(root);
    }

    private static void refuseRepeatedKeys(Node node) throws Refused {
        if (node instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                refuseRepeatedKeys(item);
            }
        }
        if (node instanceof MappingNode mapping) {
            Set<String> keys = new HashSet<>();
            for (NodeTuple tuple : mapping.getValue()) {
                if (!keys.add(key(tuple))) {
                    throw new Refused(
                            line(tuple.getKeyNode().getStartMark()), "repeats the key \"" + key(tuple) + "\"");
                }
                refuseRepeatedKeys(tuple.getValueNode());
            }
        }
    }

    private static String key(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
    }

    /** The line that a YAML error names, or {@link Refused#NO_LINE}. */
    static int lineOf(Throwable error) {
        for (Throwable t = error; t != null; t = t.getCause()) {
            if (t instanceof MarkedYamlEngineException marked
                    && marked.getProblemMark().isPresent()) {
                return line(marked.getProblemMark());
            }
        }
        return Refused.NO_LINE;
    }

    /** The message of an error's root cause, without the excerpt that YAML errors carry. */
    static String problemOf(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause instanceof MarkedYamlEngineException marked ? marked.getProblem() : cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(at -> at.getLine() + 1).orElse(Refused.NO_LINE);
    }
}
