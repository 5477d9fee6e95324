package io.tableorder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.tableorder.testing.StoreTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The contract as the tools of clients read it. */
class DescriptionTest extends StoreTest {

    @Test
    void whatIsServedIsAnOpenApiDocument() {
        String served = api.get("/openapi.json").send().expect(200).text();
        assertThat(new OpenAPIV3Parser().readContents(served).getMessages()).isEmpty();
    }

    /** In YAML 1.1 Yes is true, a date is no text, and << is not a name. */
    @Test
    void eitherVersionOfYamlReadsTheSame() throws IOException {
        String yaml = new ClassPathResource("openapi.yaml").getContentAsString(StandardCharsets.UTF_8);
        Map<?, ?> former = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        Object present = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        assertThat(present).isEqualTo(former);
    }
}
