package io.tableorder.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A file for each order. It appears whole or not at all, and is on the disk before the order is sent. */
final class PendingOrderFolder implements PendingOrders {

    /** The service forgets keys after it: the same key would be another order. */
    private static final Duration LIFE_OF_A_KEY = Duration.ofHours(24);

    private final Path folder;

    PendingOrderFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void add(PendingOrder order) {
        Path part = folder.resolve(order.key() + ".part");
        try {
            try (FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(TableOrder.JSON.writeValueAsBytes(order));
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(part, file(order), StandardCopyOption.ATOMIC_MOVE);
            forceNames();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** POSIX has names of files on the disk only then; Windows does not open folders. */
    private void forceNames() {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException notHere) {
            // As durable as the system lets it be.
        }
    }

    @Override
    public void remove(PendingOrder order) {
        try {
            Files.deleteIfExists(file(order));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<PendingOrder> all() {
        Instant forgotten = Instant.now().minus(LIFE_OF_A_KEY);
        try (Stream<Path> files = Files.list(folder)) {
            List<PendingOrder> orders = files.filter(file -> file.toString().endsWith(".json"))
                    .map(PendingOrderFolder::read)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparing(PendingOrder::since))
                    .toList();
            orders.stream().filter(order -> order.since().isBefore(forgotten)).forEach(this::remove);
            return orders.stream()
                    .filter(order -> !order.since().isBefore(forgotten))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing where another thread has just removed it, or where it is no order. */
    private static Optional<PendingOrder> read(Path file) {
        try {
            return Optional.of(TableOrder.JSON.readValue(Files.readAllBytes(file), PendingOrder.class));
        } catch (NoSuchFileException | JsonProcessingException gone) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(PendingOrder order) {
        return folder.resolve(order.key() + ".json");
    }
}
