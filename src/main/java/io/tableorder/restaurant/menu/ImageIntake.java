package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Converts the image that a client sent, and stores the result. One picture may take all the memory that {@link DecodingBudget}
 * allows, so one is converted at a time. Two more may wait for five seconds; all others are refused, and may be sent again.
 */
@Component
class ImageIntake {

    private static final int MOST_WAITING = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Semaphore turn = new Semaphore(1, true);
    private final ImageConverter converter;
    private final MenuImages images;

    ImageIntake(ImageConverter converter, MenuImages images) {
        this.converter = converter;
        this.images = images;
    }

    /** @param upload a picture in any format that {@link ImageConverter} reads */
    MenuImage store(byte[] upload) throws IOException, InterruptedException {
        return images.store(inTurn(() -> converter.convert(upload)));
    }

    <T> T inTurn(Supplier<T> conversion) throws InterruptedException {
        if (waiting() >= MOST_WAITING || !turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, PATIENCE);
        }
        try {
            return conversion.get();
        } finally {
            turn.release();
        }
    }

    int waiting() {
        return turn.getQueueLength();
    }
}
