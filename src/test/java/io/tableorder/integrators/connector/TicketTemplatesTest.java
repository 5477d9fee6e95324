package io.tableorder.integrators.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The templates in {@code routes/}, whatever the store and wherever the service runs. */
class TicketTemplatesTest {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private final Configuration templates = new Configuration(Configuration.VERSION_2_3_32);

    TicketTemplatesTest() throws IOException {
        templates.setDirectoryForTemplateLoading(Path.of("routes").toFile());
    }

    @Test
    void anAmountHasTheDigitsOfItsCurrency() {
        for (Currency currency : Currency.getAvailableCurrencies()) {
            String code = currency.getCurrencyCode();
            int digits = Math.max(0, currency.getDefaultFractionDigits());
            String amount = String.format(Locale.ROOT, "%,." + digits + "f", BigDecimal.valueOf(5_000, digits));
            assertThat(filled("kitchen-ticket.ftl", order(code)))
                    .as(code)
                    .contains("합계 " + amount + (code.equals("KRW") ? "원" : " " + code) + "\n");
        }
    }

    @Test
    void optionsStandUnderTheirDish() {
        String withOptions = order("KRW")
                .replace(
                        "\"note\":\"덜 맵게\"",
                        "\"note\":\"덜 맵게\",\"options\":[{\"option_id\":1,\"name\":\"치즈\",\"quantity\":2,\"pos_code\":null},"
                                + "{\"option_id\":2,\"name\":\"곱빼기\\n\",\"quantity\":1,\"pos_code\":\"X\"}]");
        assertThat(filled("kitchen-ticket.ftl", withOptions)).contains("""
                김치찌개 x 2
                  + 치즈 x 2
                  + 곱빼기
                  - 덜 맵게
                """);
    }

    @Test
    void timesAreThoseOfTheStore() {
        String newYork = order("USD").replace("\"data\":", "\"timezone\":\"America/New_York\",\"data\":");
        assertThat(filled("kitchen-ticket.ftl", newYork)).contains("2026-03-01 04:30");
        assertThat(filled("samples/csv-day-log.ftl", newYork)).contains(",2026-03-01T04:30:12,");
        String lateInSeoul = newYork.replace("2026-03-01T09:30:12", "2026-03-01T01:30:12");
        assertThat(filled("samples/csv-day-log-name.ftl", lateInSeoul)).isEqualTo("orders-2026-02-28.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kitchen-ticket.ftl", "samples/csv-day-log.ftl", "samples/csv-day-log-name.ftl"})
    void digitsAreThoseThatEverybodyReads(String template) {
        templates.setLocale(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        assertThat(filled(template, order("KRW"))).doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
    }

    private static String order(String currency) {
        return DropInFixture.order(UUID.randomUUID(), UUID.randomUUID(), 41, currency, 5_000, "");
    }

    private String filled(String template, String event) {
        try {
            StringWriter text = new StringWriter();
            Map<String, Object> body = new ObjectMapper().readValue(event, MAP);
            Map<String, String> headers = Map.of("store-id", "s", "event-id", "e");
            templates.getTemplate(template).process(Map.of("body", body, "headers", headers), text);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TemplateException e) {
            throw new IllegalStateException(template, e);
        }
    }
}
