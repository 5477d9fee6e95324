package io.tableorder.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Requests;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes the image that came with a menu, makes it ours, and stores it for the steps behind. A large picture needs much memory and
 * a thread that answers requests, so few are worked on at a time; for more, the client has to come back.
 */
@Component
class ImageIntake {

    /** The name of the form's part. */
    static final String PART = "image";

    private static final String IMAGE = "menu.image";
    private static final int AT_A_TIME = 2;
    private static final int WAITING = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Semaphore places = new Semaphore(AT_A_TIME, true);
    private final ImageConverter converter;
    private final ImageFolder folder;

    ImageIntake(ImageConverter converter, ImageFolder folder) {
        this.converter = converter;
        this.folder = folder;
    }

    /** A route step. */
    void keep(Exchange exchange) throws IOException, InterruptedException {
        byte[] upload = Requests.file(exchange, PART);
        if (upload == null) {
            return;
        }
        if (exchange.getMessage().getBody() instanceof UpdateMenu update && update.removesImage()) {
            throw ProblemException.invalid("/remove_image", "INVALID_FORMAT");
        }
        exchange.setProperty(IMAGE, folder.store(convert(upload)));
    }

    /** What {@link #keep} stored, or null. */
    static @Nullable MenuImage imageOf(Exchange exchange) {
        return exchange.getProperty(IMAGE, MenuImage.class);
    }

    private ImageConverter.Pictures convert(byte[] upload) throws InterruptedException {
        boolean isCrowded = places.getQueueLength() >= WAITING;
        if (isCrowded || !places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, PATIENCE);
        }
        try {
            return converter.convert(upload);
        } finally {
            places.release();
        }
    }
}
