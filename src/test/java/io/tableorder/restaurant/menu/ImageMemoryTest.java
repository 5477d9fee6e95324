package io.tableorder.restaurant.menu;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.ChildProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM with the heap that {@code deploy/image/java.options} leaves it in a container of 640 MiB, and with its collector. */
class ImageMemoryTest {

    /** The heap, what the JVM takes besides it for this much code, and the budget beside the heap. */
    private static final int MOST_MIB = 243 + 110 + 48;

    @TempDir
    private Path folder;

    @Test
    void theWorstPicturesThereAreLeaveTheServiceItsMemory() throws Exception {
        List<String> files = new ArrayList<>();
        for (Map.Entry<String, byte[]> picture : WorstPictures.all().entrySet()) {
            assertThat(picture.getValue()).as(picture.getKey()).hasSizeLessThan(5 * 1024 * 1024);
            files.add(Files.write(folder.resolve(picture.getKey()), picture.getValue())
                    .toString());
        }
        ProcessBuilder service = ChildProcess.test(WorstPictures.class, files.toArray(String[]::new));
        List<String> options = Files.readAllLines(Path.of("deploy/image/java.options"));
        assertThat(options).contains("-XX:MaxRAMPercentage=38", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError");
        service.environment()
                .put(
                        "JAVA_TOOL_OPTIONS",
                        options.stream()
                                .filter(option -> option.matches("-XX:.*(Use.*GC|ExitOn).*"))
                                .collect(Collectors.joining(" ", "-Xmx243m ", "")));
        Ended ended = ChildProcess.run(service);
        assertThat(ended.output()).contains("went on");
        assertThat(ended.exitCode()).isZero();
        // Read in part, not refused.
        assertThat(ended.output())
                .contains("png-8-bits 1600x1600")
                .contains("png-16-bits 1600x1600")
                .contains("png-16-bits-interlaced 1600x1600")
                .contains("png-grey-alpha-16-bits 1600x1600")
                .contains("png-1-bit 1600x1600")
                .contains("webp-lossy 1600x1600");
        for (String tooLarge : List.of(
                "png-one-row",
                "jpeg-progressive",
                "jpeg-of-many-scans",
                "webp-lossless",
                "webp-tables",
                "webp-transforms",
                "webp-profile",
                "webp-inner-size")) {
            assertThat(ended.output()).contains(tooLarge + " refused");
        }
        List<String> peak = Pattern.compile("VmHWM:\\s+(\\d+) kB")
                .matcher(ended.output())
                .results()
                .map(MatchResult::group)
                .toList();
        // Not every system reports it.
        assertThat(peak).hasSize(Files.exists(Path.of("/proc/self/status")) ? 1 : 0);
        assertThat(peak).allSatisfy(line -> assertThat(Integer.parseInt(line.replaceAll("\\D", "")) / 1024)
                .isLessThan(MOST_MIB));
    }
}
