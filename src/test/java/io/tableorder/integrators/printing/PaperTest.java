package io.tableorder.integrators.printing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.integrators.delivery.ChannelOptions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperTest {

    @ParameterizedTest
    @CsvSource({
        "TM-T88VI, 80, 42, 512",
        "TM-T88V, 58, 30, 360",
        "tm-t90, 80, 42, 512",
        "TM-T90, 58, 30, 360",
        "TM-T70II, 80, 42, 512",
        "TM-T81, 80, 42, 512",
        "TM-m30III, 80, 48, 576",
        "TM-m30, 58, 35, 420",
        "TM-T20X, 80, 48, 576",
        "TM-T82, 58, 35, 420",
        "TM-m10, 58, 35, 420"
    })
    void aModelThatIsKnownHasItsOwnWidth(String model, String paper, int columns, int dots) {
        assertThat(Paper.of(new ChannelOptions(Map.of("model", model, "paper", paper), Set.of("model", "paper"))))
                .isEqualTo(new Paper(columns, dots));
    }
}
