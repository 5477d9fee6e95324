import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

import static java.util.stream.Collectors.joining;

/**
 * Prints which subsystems and threads use the service's processor time, as tables in Markdown.
 *
 * <p>A sample counts for the subsystem of its innermost frame that belongs to one; what the JDK does counts for its caller. Samples of the
 * relay and of connectors count for these, whatever they call. Threads of the JVM itself are in no sample: their time comes from the system,
 * as lines "ticks name" before and after the recording.
 *
 * <p>{@code java bench/Profile.java recording.jfr threads-before threads-after total-ticks}
 */
class Profile {

    private static final String CPU_TIME = "jdk.CPUTimeSample";
    private static final String EXECUTION = "jdk.ExecutionSample";

    /** By the class of any frame, in this order. */
    private static final Map<String, Pattern> WHOLE_STACKS = new LinkedHashMap<>();

    /** By the class of the innermost frame that fits, in this order. */
    private static final Map<String, Pattern> SUBSYSTEMS = new LinkedHashMap<>();

    static {
        WHOLE_STACKS.put(
                "connectors and deliveries",
                Pattern.compile("io\\.tableorder\\.integrators\\..*|org\\.springframework\\.amqp\\.rabbit\\.listener\\..*"));
        WHOLE_STACKS.put(
                "relay and AMQP",
                Pattern.compile("io\\.tableorder\\.event\\.(Relay|Outbox|Publish|Linger).*|org\\.springframework\\.amqp\\..*"
                        + "|com\\.rabbitmq\\..*"));
        subsystem("Tomcat", "org\\.apache\\.(catalina|coyote|tomcat|naming|juli)\\..*");
        subsystem(
                "security", "org\\.springframework\\.security\\..*|com\\.nimbusds\\..*|io\\.tableorder\\.access\\.account\\..*");
        subsystem(
                "edge, filters and MVC",
                "io\\.tableorder\\.edge\\..*|org\\.springframework\\.(web|http)\\..*|jakarta\\.servlet\\..*");
        subsystem(
                "JDBC, transactions and PostgreSQL's driver",
                "org\\.postgresql\\..*|com\\.zaxxer\\..*|net\\.ttddyy\\..*|org\\.springframework\\.(jdbc|transaction|dao)\\..*"
                        + "|io\\.tableorder\\.foundation\\.database\\..*");
        subsystem(
                "Redis and throttle",
                "io\\.lettuce\\..*|io\\.netty\\..*|reactor\\..*|io\\.github\\.bucket4j\\..*|org\\.springframework\\.data\\..*"
                        + "|io\\.tableorder\\.access\\.throttle\\..*");
        subsystem("JSON and validation", "com\\.fasterxml\\..*|org\\.hibernate\\..*|jakarta\\.validation\\..*");
        subsystem(
                "metrics and logging",
                "io\\.micrometer\\..*|io\\.prometheus\\..*|org\\.HdrHistogram\\..*|ch\\.qos\\..*|org\\.slf4j\\..*"
                        + "|io\\.tableorder\\.foundation\\.trace\\..*");
        subsystem("Camel", "org\\.apache\\.camel\\..*");
        subsystem("Spring", "org\\.springframework\\..*");
        subsystem("use cases", "io\\.tableorder\\..*");
    }

    private static final String OTHER = "other";

    /** Of the names that the system has for threads of the JVM, which end after 15 letters. */
    private static final Map<String, Pattern> OF_JVM = Map.of(
            "garbage collection", Pattern.compile("(GC Thread|G1 |ZDirector|ZDriver|ZStat|ZWorker|ZUnmapper|Shenandoah|VM Thread).*"),
            "compiler", Pattern.compile("(C1|C2) CompilerThre.*"),
            "rest of the JVM", Pattern.compile("(VM |JFR |Signal |Monitor |Service |Notification |Cleaner|Finalizer|Reference ).*"));

    private final Map<String, Integer> subsystems = new TreeMap<>();
    private final Map<String, Map<String, Integer>> frames = new HashMap<>();
    private final Map<String, Integer> threads = new TreeMap<>();
    private int samples;

    private static void subsystem(String name, String classes) {
        SUBSYSTEMS.put(name, Pattern.compile(classes));
    }

    public static void main(String[] args) throws Exception {
        var profile = new Profile();
        String event = profile.read(Path.of(args[0]));
        if (profile.samples == 0) {
            throw new IllegalStateException("there are no samples in " + args[0]);
        }
        profile.print(event, ofJvm(Path.of(args[1]), Path.of(args[2]), Double.parseDouble(args[3])));
    }

    /** Answers the event that was counted: samples of processor time, if there are any. */
    private String read(Path recording) throws Exception {
        boolean hasCpuTime = false;
        try (var file = new RecordingFile(recording)) {
            while (!hasCpuTime && file.hasMoreEvents()) {
                hasCpuTime = file.readEvent().getEventType().getName().equals(CPU_TIME);
            }
        }
        String event = hasCpuTime ? CPU_TIME : EXECUTION;
        try (var file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent sample = file.readEvent();
                if (sample.getEventType().getName().equals(event)) {
                    count(sample);
                }
            }
        }
        return event;
    }

    private void count(RecordedEvent sample) {
        // JFR cannot read every stack.
        List<RecordedFrame> stack = sample.getStackTrace() == null ? List.of() : sample.getStackTrace().getFrames();
        List<String> classes = stack.stream().map(frame -> frame.getMethod().getType().getName()).toList();
        int own = IntStream.range(0, stack.size())
                .filter(i -> !subsystemOf(classes.get(i)).equals(OTHER))
                .findFirst()
                .orElse(-1);
        String subsystem = own < 0 ? OTHER : subsystemOf(classes.get(own));
        for (var whole : WHOLE_STACKS.entrySet()) {
            if (classes.stream().anyMatch(name -> whole.getValue().matcher(name).matches())) {
                subsystem = whole.getKey();
                break;
            }
        }
        samples++;
        subsystems.merge(subsystem, 1, Integer::sum);
        if (!stack.isEmpty()) {
            int shown = Math.max(own, 0);
            String frame = simple(classes.get(shown)) + "." + stack.get(shown).getMethod().getName();
            frames.computeIfAbsent(subsystem, name -> new HashMap<>()).merge(frame, 1, Integer::sum);
        }
        threads.merge(group(sample), 1, Integer::sum);
    }

    private static String subsystemOf(String className) {
        return SUBSYSTEMS.entrySet().stream()
                .filter(subsystem -> subsystem.getValue().matcher(className).matches())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(OTHER);
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** Threads of one pool have one name but for their number. */
    private static String group(RecordedEvent sample) {
        RecordedThread thread = sample.hasField("eventThread") ? sample.getThread("eventThread") : sample.getThread("sampledThread");
        String name = thread == null || thread.getJavaName() == null ? "?" : thread.getJavaName();
        return name.replaceAll("\\d+", "N");
    }

    /** Shares of the processor time that the process had. Its threads of Java have the rest. */
    private static Map<String, Double> ofJvm(Path before, Path after, double total) throws Exception {
        Map<String, Double> shares = new TreeMap<>();
        Map<String, Long> earlier = ticks(before);
        for (var thread : ticks(after).entrySet()) {
            for (String part : List.of("garbage collection", "compiler", "rest of the JVM")) {
                if (OF_JVM.get(part).matcher(thread.getKey()).matches()) {
                    long used = thread.getValue() - earlier.getOrDefault(thread.getKey(), 0L);
                    shares.merge(part, used / total, Double::sum);
                    break;
                }
            }
        }
        return shares;
    }

    private static Map<String, Long> ticks(Path file) throws Exception {
        try (var lines = Files.lines(file)) {
            return lines.map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(line -> line[1], line -> Long.parseLong(line[0]), Long::sum));
        }
    }

    private void print(String event, Map<String, Double> ofJvm) {
        double ofJava = 1 - ofJvm.values().stream().mapToDouble(Double::doubleValue).sum();
        System.out.printf("%d samples (%s), scaled to the %.1f %% of the processor time that threads of Java had%n%n", samples, event, 100 * ofJava);
        System.out.println("| subsystem | of the processor time | most frequent frames, of all samples |\n|---|---|---|");
        byCount(subsystems).forEach(row -> System.out.printf(
                "| %s | %.1f %% | %s |%n",
                row.getKey(),
                share(row.getValue()) * ofJava,
                byCount(frames.getOrDefault(row.getKey(), Map.of())).stream()
                        .limit(3)
                        .map(frame -> "`%s` %.1f %%".formatted(frame.getKey(), share(frame.getValue())))
                        .collect(joining(", "))));
        ofJvm.forEach((part, of) -> System.out.printf("| %s | %.1f %% | |%n", part, 100 * of));
        System.out.println("\n| threads | of the samples |\n|---|---|");
        byCount(threads).stream()
                .limit(12)
                .forEach(row -> System.out.printf("| `%s` | %.1f %% |%n", row.getKey(), share(row.getValue())));
    }

    private double share(int count) {
        return 100.0 * count / samples;
    }

    private static List<Map.Entry<String, Integer>> byCount(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }
}
