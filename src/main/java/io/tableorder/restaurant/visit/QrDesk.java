package io.tableorder.restaurant.visit;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.restaurant.visit.QrCodes.QrCode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows staff the QR codes of their tables, renews them, and lays them out for a printer. */
@Component
class QrDesk {

    private static final String PATH = "/t/";

    private final QrCodes codes;
    private final PdfSheet pdf;

    QrDesk(QrCodes codes, PdfSheet pdf) {
        this.codes = codes;
        this.pdf = pdf;
    }

    /** @param url what the QR code says */
    record Shown(long tableId, String tableNumber, String code, String url, Instant renewedAt) {}

    /** @param origin where guests reach the service, such as {@code https://order.example.com} */
    Shown read(UUID store, long table, String origin) {
        QrCode code = list(store, table).get(0);
        return new Shown(code.tableId(), code.tableNumber(), code.code(), url(origin, code), code.renewedAt());
    }

    /** Makes another code. A scan of the old one is refused from now on; phones that have joined stay. */
    Shown renew(Actor by, long table, String origin) {
        if (!codes.renew(by.store(), table)) {
            throw new ProblemException(ProblemCode.TABLE_NOT_FOUND);
        }
        return read(by.store(), table, origin);
    }

    byte[] pdf(UUID store, @Nullable Long table, String origin) {
        return pdf.of(cards(store, table, origin));
    }

    String svg(UUID store, @Nullable Long table, String origin) {
        return SvgSheet.of(cards(store, table, origin));
    }

    private List<QrCard> cards(UUID store, @Nullable Long table, String origin) {
        return list(store, table).stream()
                .map(code -> new QrCard(code.storeName(), code.tableNumber(), url(origin, code)))
                .toList();
    }

    private List<QrCode> list(UUID store, @Nullable Long table) {
        List<QrCode> found = codes.list(store, table);
        if (table != null && found.isEmpty()) {
            throw new ProblemException(ProblemCode.TABLE_NOT_FOUND);
        }
        return found;
    }

    private static String url(String origin, QrCode code) {
        return origin + PATH + code.code();
    }
}
