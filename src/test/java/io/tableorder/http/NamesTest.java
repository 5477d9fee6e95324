package io.tableorder.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void namesThatLookTheSameAreTheSame() {
        for (String written : new String[] {
            "된장국",
            " 된장국\t",
            Normalizer.normalize("된장국", Normalizer.Form.NFD),
            "\ufeff된\u200b장\u00ad국\u2060",
            "\u00a0된장국\u3000",
            "된\u200d장\ufe0f국\u3164"
        }) {
            assertThat(Names.tidy(written)).isEqualTo("된장국");
        }
        assertThat(Names.tidy("된장\u00a0국")).isEqualTo("된장 국");
    }

    @Test
    void anInvisibleNameIsNoName() {
        for (String nothing :
                new String[] {"", " ", "\u3164", "\u200b", "\u00a0", "\u2800", "\u2060", "\uffa0", "\u200d", "\ufe0f"
                }) {
            assertThat(Names.tidy(nothing)).isEmpty();
        }
        assertThat(Names.tidy(null)).isNull();
    }

    @Test
    void joinedCharactersStayJoined() {
        for (String joined : new String[] {
            "👨\u200d👩\u200d👧", "❤\ufe0f 하트", "می\u200cخواهم", "क\u094d\u200dष", "1\ufe0f\u20e3".replace("\ufe0f", "")
        }) {
            assertThat(Names.tidy(joined)).isEqualTo(joined);
        }
    }
}
