package io.tableorder.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class MoneyTest {

    @Test
    void peopleReadMoneyInItsCurrencyAndNotInItsMinorUnit() {
        assertThat(new Money(9_000, "KRW").in(Locale.KOREAN)).isEqualTo("9,000원");
        assertThat(new Money(9_000, "KRW").in(Locale.ENGLISH)).isEqualTo("₩9,000");
        assertThat(new Money(1_250, "USD").in(Locale.ENGLISH)).isEqualTo("$12.50");
        assertThat(new Money(1_250, "USD").in(Locale.KOREAN)).isEqualTo("US$12.50");
        assertThat(new Money(1_250, "JPY").in(Locale.ENGLISH)).isEqualTo("¥1,250");
        assertThat(new Money(12_500, "KWD").in(Locale.ENGLISH)).matches("KWD\\h?12\\.500");
        assertThat(new Money(0, "EUR").in(Locale.ENGLISH)).isEqualTo("€0.00");
    }
}
