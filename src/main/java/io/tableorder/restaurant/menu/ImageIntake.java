package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Bodies;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes the image that came with a menu, makes it ours, and stores it for the steps behind. One picture may take all the memory that
 * {@link DecodingBudget} allows, so one is in memory at a time; a few wait on disk, and for more, the client has to come back.
 */
@Component
class ImageIntake {

    private static final String KEPT = "menu.image";
    private static final int WAITING = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What is on disk until its turn has come. */
    interface Upload {
        byte[] bytes() throws IOException;
    }

    private final Semaphore turn = new Semaphore(1, true);
    private final ImageConverter converter;
    private final ImageFolder folder;

    ImageIntake(ImageConverter converter, ImageFolder folder) {
        this.converter = converter;
        this.folder = folder;
    }

    /** A route step. */
    void keep(Exchange exchange) throws IOException, InterruptedException {
        byte[] image = Bodies.file(exchange, Bodies.IMAGE);
        if (image == null) {
            return;
        }
        if (exchange.getMessage().getBody() instanceof UpdateMenu update && update.removesImage()) {
            throw ProblemException.invalid("/remove_image", "INVALID_FORMAT");
        }
        exchange.setProperty(KEPT, folder.store(convert(() -> image)));
    }

    /** What {@link #keep} stored, or null. */
    static @Nullable MenuImage imageOf(Exchange exchange) {
        return exchange.getProperty(KEPT, MenuImage.class);
    }

    ImageConverter.Pictures convert(Upload upload) throws IOException, InterruptedException {
        if (waiting() >= WAITING || !turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, PATIENCE);
        }
        try {
            return converter.convert(upload.bytes());
        } finally {
            turn.release();
        }
    }

    int waiting() {
        return turn.getQueueLength();
    }
}
