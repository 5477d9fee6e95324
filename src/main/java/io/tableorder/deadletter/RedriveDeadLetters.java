package io.tableorder.deadletter;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Which of the open dead letters staff want to send once more; all, where nothing is said. */
record RedriveDeadLetters(
        @Nullable @Size(min = 1, max = 200) String routeId,
        @Nullable @Size(min = 1, max = 200) String eventType) {}
