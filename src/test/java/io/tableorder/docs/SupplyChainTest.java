package io.tableorder.docs;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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

    /** Dependabot proposes newer versions only for the projects that it is told of. */
    @Test
    void dependabotLooksAtEveryProject() throws IOException {
        JsonNode updates = Example.yaml(read(Path.of(".github/dependabot.yml"))).path("updates");
        for (String[] kind : new String[][] {{"maven", "pom.xml"}, {"npm", "package.json"}}) {
            Set<String> seen = StreamSupport.stream(updates.spliterator(), false)
                    .filter(update -> update.path("package-ecosystem").asText().equals(kind[0]))
                    .flatMap(update -> Stream.concat(
                            update.findValuesAsText("directory").stream(),
                            StreamSupport.stream(update.path("directories").spliterator(), false)
                                    .map(JsonNode::asText)))
                    .collect(toCollection(TreeSet::new));
            assertThat(seen).as(kind[0]).isEqualTo(projects(kind[1]));
        }
    }

    /** The folders that have such a file, from the root of the clone. What is built or installed has files of others. */
    private static Set<String> projects(String file) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("."))) {
            return files.filter(path -> path.endsWith(file))
                    .map(path -> path.normalize().toString())
                    .filter(path -> !path.matches("(.*/)?(target|node_modules|\\.git|\\.data)/.*"))
                    .map(path -> path.contains("/") ? "/" + path.substring(0, path.lastIndexOf('/')) : "/")
                    .collect(toCollection(TreeSet::new));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
