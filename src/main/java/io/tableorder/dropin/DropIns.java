package io.tableorder.dropin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.springframework.stereotype.Component;

/** Every file of the routes folder that was ever seen by this process, and what became of it. */
@Component
public class DropIns {

    /** Files that are gone are remembered up to here. */
    private static final int MOST = 1_000;

    private final Map<String, DropIn> byFile = new ConcurrentSkipListMap<>();

    DropIns() {}

    /** In the order of file names. */
    public List<DropIn> list() {
        return List.copyOf(byFile.values());
    }

    /** The file of a connector, unless it is gone. */
    Optional<DropIn> find(String name) {
        return Optional.ofNullable(byFile.get(name + DropInGuard.SUFFIX)).filter(DropIn::isThere);
    }

    void put(DropIn dropIn) {
        byFile.put(dropIn.file(), dropIn);
        if (byFile.size() > MOST) {
            byFile.values().removeIf(other -> !other.isThere());
        }
    }
}
