package io.tableorder.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class ProblemCodeTest {

    private static final List<String> VALUE_CODES = List.of(
            "REQUIRED",
            "UNKNOWN_FIELD",
            "WRONG_TYPE",
            "OUT_OF_RANGE",
            "INVALID_FORMAT",
            "NOT_ALLOWED",
            "NEVER_OPENS",
            "UNKNOWN_ALLERGEN",
            "UNKNOWN_LANGUAGE",
            "GUESSABLE",
            "INCORRECT");

    private static final String KOREAN = "/messages.properties";
    private static final String ENGLISH = "/messages_en.properties";

    @Test
    void everyCodeHasItsTextsInBothLanguages() throws IOException {
        for (String file : List.of(KOREAN, ENGLISH)) {
            Properties texts = texts(file);
            TreeSet<Object> expected = new TreeSet<>();
            for (ProblemCode code : ProblemCode.values()) {
                expected.add("problem." + code + ".title");
                expected.add("problem." + code + ".detail");
            }
            VALUE_CODES.forEach(code -> expected.add("problem." + code + ".detail"));
            assertThat(texts.keySet().stream().filter(key -> key.toString().startsWith("problem.")))
                    .as(file)
                    .containsExactlyInAnyOrderElementsOf(expected);
            // MessageFormat swallows single quotes.
            assertThat(texts.values()).as(file).noneMatch(text -> text.toString()
                    .contains("'"));
        }
    }

    @Test
    void allOtherTextsAreInBothLanguagesToo() throws IOException {
        assertThat(texts(ENGLISH).keySet()).isEqualTo(texts(KOREAN).keySet());
    }

    private static Properties texts(String file) throws IOException {
        Properties texts = new Properties();
        try (var in = new InputStreamReader(ProblemCodeTest.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
            texts.load(in);
        }
        return texts;
    }

    @Test
    void theDocumentationListsExactlyTheCodes() throws IOException {
        assertThat(Files.readAllLines(Path.of("docs/problems.md")).stream()
                        .map(line -> line.split("\\|"))
                        .filter(cells -> cells.length > 3 && cells[1].startsWith(" `"))
                        .map(cells -> cells[1].strip().replace("`", "") + cells[2]))
                .containsExactlyElementsOf(Arrays.stream(ProblemCode.values())
                        .map(code -> code + " " + code.status() + " ")
                        .toList());
    }

    @Test
    void theContractListsExactlyTheCodes() {
        Map<String, Object> contract = new Yaml().load(ProblemCodeTest.class.getResourceAsStream("/openapi.yaml"));
        var codes = new ObjectMapper()
                .valueToTree(contract)
                .at("/components/schemas/Problem/properties/code/x-extensible-enum");
        assertThat(StreamSupport.stream(codes.spliterator(), false).map(node -> node.asText()))
                .containsExactlyElementsOf(
                        Arrays.stream(ProblemCode.values()).map(Enum::name).toList());
    }

    @Test
    void theValuesOfATextAreMembersForMachines() throws IOException {
        Map<String, Object> contract = new Yaml().load(ProblemCodeTest.class.getResourceAsStream("/openapi.yaml"));
        var members = new ObjectMapper().valueToTree(contract).at("/components/schemas/Problem/properties");
        String documentation = Files.readString(Path.of("docs/problems.md"));
        for (ProblemCode code : ProblemCode.values()) {
            for (String file : List.of(KOREAN, ENGLISH)) {
                long values = Pattern.compile("\\{[0-9]}")
                        .matcher(texts(file).getProperty("problem." + code + ".detail"))
                        .results()
                        .map(MatchResult::group)
                        .distinct()
                        .count();
                assertThat(code.members()).as("%s in %s", code, file).hasSize((int) values);
            }
            for (String member : code.members()) {
                assertThat(members.has(member))
                        .as("the contract's member %s", member)
                        .isTrue();
                assertThat(documentation).containsPattern("\\| " + code + " \\|.*`" + member + "`");
            }
        }
    }
}
