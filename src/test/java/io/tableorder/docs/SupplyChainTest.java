package io.tableorder.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What others make, and goes into ours: by the version that somebody has looked at, which is written down. */
class SupplyChainTest {

    private static final Pattern USED = Pattern.compile("uses: *(.*)");
    private static final Pattern RAISED =
            Pattern.compile("<!-- Boot \\$\\{project\\.parent\\.version}.*?\\n\\n", Pattern.DOTALL);
    private static final Pattern VERSION = Pattern.compile("\\.version>(.*?)(?:\\.Final)?</");

    /** A tag can be moved to other code; a commit cannot. */
    @Test
    void workflowsNameActionsByTheirCommit() throws IOException {
        try (Stream<Path> workflows = Files.list(Path.of(".github/workflows"))) {
            List<String> used = workflows
                    .flatMap(workflow -> USED.matcher(read(workflow)).results())
                    .map(action -> action.group(1))
                    .toList();
            assertThat(used)
                    .hasSizeGreaterThan(4)
                    .allMatch(action -> action.matches("[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
        }
    }

    @Test
    void theRecordHasEachLibraryThatIsRaisedPastBoot() {
        String record = read(Path.of("docs/adr/0005-camel-version-and-starters.md"));
        String table = record.substring(record.indexOf("### Raised"), record.indexOf("### What remains"));
        List<String> raised = RAISED.matcher(read(Path.of("pom.xml")))
                .results()
                .map(MatchResult::group)
                .flatMap(block -> VERSION.matcher(block).results())
                .map(version -> version.group(1))
                .toList();
        assertThat(raised).hasSizeGreaterThan(5).allMatch(version -> Pattern.compile(
                        "[| ]" + Pattern.quote(version) + "[ ,]")
                .matcher(table)
                .find());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
