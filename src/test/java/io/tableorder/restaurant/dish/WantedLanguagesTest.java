package io.tableorder.restaurant.dish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WantedLanguagesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|en",
                "en-US,en;q=0.9|en",
                "fr, en;q=0.5|en",
                "zh-Hant-TW|zh-Hant",
                "pt-BR|pt-BR",
                "ja;q=0, en|en",
                "*|",
                "fr|",
                // Whoever reads Korean best gets the texts as the store writes them.
                "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7|",
                "en;q=0.8,ko;q=0.9|",
                "not a header;;;q=x|",
                "xx,qq-Zzzz,en|en"
            })
    void chooseTheBestTranslation(String header, @Nullable String expected) {
        Map<String, String> translations =
                Stream.of("en", "zh-Hant", "pt-BR").collect(Collectors.toMap(tag -> tag, tag -> tag));

        assertThat(WantedLanguages.of(header).choose("ko", "own", translations, text -> text))
                .isEqualTo(Objects.requireNonNullElse(expected, "own"));
    }

    @Test
    void aTextThatATranslationLacksIsInTheNextLanguage() {
        Map<String, DishTranslation> translations = Map.of(
                "en", new DishTranslation(null, "With tofu"),
                "pt-BR", new DishTranslation(null, null),
                "ja", new DishTranslation("テンジャンスープ", "豆腐入り"));
        WantedLanguages wanted = WantedLanguages.of("pt-BR, en;q=0.9, ja;q=0.8");
        assertThat(wanted.choose("ko", "된장국", translations, DishTranslation::name))
                .isEqualTo("テンジャンスープ");
        assertThat(wanted.choose("ko", "두부", translations, DishTranslation::description))
                .isEqualTo("With tofu");
        assertThat(WantedLanguages.of("en").choose("ko", "된장국", translations, DishTranslation::name))
                .isEqualTo("된장국");
    }

    @Test
    void areFewHoweverManyTheHeaderNames() {
        assertThat(WantedLanguages.of("de,fr,en,ja,zh").tags()).containsExactly("de", "fr", "en");
        assertThat(WantedLanguages.of(null)).isEqualTo(WantedLanguages.ANY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "pt-BR", "zh-Hant", "zh-Hant-TW", "es-419", "fil", "yue"})
    void tagsOfLanguagesAreKnown(String tag) {
        assertThat(LanguageTag.Validator.isKnown(tag)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "xx", "qqq", "EN", "en_US", "en-us", "en-XX", "en-Zzzx", "iw", "english", "en-x-pirate", "e"
            })
    void otherTagsAreUnknown(String tag) {
        assertThat(LanguageTag.Validator.isKnown(tag)).isFalse();
    }
}
