package io.tableorder.event;

import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;

/** The sales of a store on one business day, for connectors: the file that staff can download, made by the restaurant's half. */
public interface DailySales {

    /**
     * @param groupBy what a line stands for: {@code day}, {@code hour}, {@code menu}, {@code table} or {@code option}
     * @param language of the first line
     * @return the report as CSV
     */
    String csv(UUID store, LocalDate day, String groupBy, Locale language);
}
