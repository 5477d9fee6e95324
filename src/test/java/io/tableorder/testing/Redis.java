package io.tableorder.testing;

import io.tableorder.foundation.embedded.TestServers;

/** The outages of Redis. Each skips the test when Redis is not ours. */
public final class Redis {

    private Redis() {}

    /** Freezes it: connections stay open and nothing answers. */
    public static void pause() {
        TestServers.signalRedis("-STOP");
    }

    public static void resume() {
        TestServers.signalRedis("-CONT");
    }

    /** Takes it away: connections break and new ones are refused. */
    public static void stop() {
        TestServers.stopRedis();
    }

    /** Brings it back on the same port, with its data. */
    public static void start() {
        TestServers.startRedis();
    }
}
