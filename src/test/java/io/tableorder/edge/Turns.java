package io.tableorder.edge;

import static org.awaitility.Awaitility.await;

import io.tableorder.http.Lane;

/** All turns of a lane, until this is closed. */
final class Turns implements AutoCloseable {

    private final Lanes lanes;
    private final Lane lane;
    private int taken;

    Turns(Lanes lanes, Lane lane) {
        this.lanes = lanes;
        this.lane = lane;
        while (taken < lane.turns()) {
            await().until(() -> lanes.enter(lane));
            taken++;
        }
    }

    @Override
    public void close() {
        for (; taken > 0; taken--) {
            lanes.leave(lane);
        }
    }
}
