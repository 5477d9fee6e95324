package io.tableorder.restaurant.history;

import io.tableorder.http.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The files that staff save of the history. */
@Component
class HistoryExport {

    private final History history;
    private final MessageSource texts;

    HistoryExport(History history, MessageSource texts) {
        this.history = history;
        this.texts = texts;
    }

    /** @param language of the header */
    HistoryFile csv(UUID store, Period days, Locale language) {
        ZoneId clock = history.timeZone(store);
        String header = texts.getMessage("history.header", new Object[] {clock.getId()}, language);
        return HistoryFile.csv(days, List.of(header.split(",")), clock);
    }

    HistoryFile ndjson(Period days) {
        return HistoryFile.ndjson(days);
    }
}
