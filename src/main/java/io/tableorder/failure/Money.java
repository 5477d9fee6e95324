package io.tableorder.failure;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;

/**
 * An amount of money that a problem names: for people as they write it, for machines in the currency's minor unit.
 *
 * @param currency its code, by ISO 4217
 */
public record Money(long amount, String currency) {

    /** As the screens of guests and staff write it: {@code 9,000원}, {@code ₩9,000}, {@code $12.50}. */
    String in(Locale language) {
        if (currency.equals("KRW") && language.equals(Locale.KOREAN)) {
            return NumberFormat.getIntegerInstance(language).format(amount) + "원";
        }
        Currency unit = Currency.getInstance(currency);
        int digits = Math.max(0, unit.getDefaultFractionDigits());
        NumberFormat format = NumberFormat.getCurrencyInstance(language);
        format.setCurrency(unit);
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        return format.format(BigDecimal.valueOf(amount, digits));
    }
}
