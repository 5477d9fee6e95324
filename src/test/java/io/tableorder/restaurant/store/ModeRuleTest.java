package io.tableorder.restaurant.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rule by a clock of its own. */
class ModeRuleTest {

    private static final Instant START = Instant.parse("2026-03-31T09:00:00Z");
    private static final Duration PAUSE_AFTER = Duration.ofSeconds(60);

    private List<RequiredConnector> connectors = List.of(new RequiredConnector("kitchen", null, START, false));
    private ModeState mode = new ModeState(StoreMode.ONLINE, null, null, null, null, START);
    private final List<Instant> changes = new ArrayList<>();

    @Test
    void aStoreIsPausedAfterAMinuteAndGoesOnAfterAMinute() {
        assertThat(at(10, "PAPER_OUT")).isEqualTo(StoreMode.ONLINE);
        assertThat(at(69, "PAPER_OUT")).isEqualTo(StoreMode.ONLINE);
        assertThat(at(70, "OFFLINE")).as("of one outage, whatever its reason").isEqualTo(StoreMode.PAUSED);
        assertThat(at(100, null)).isEqualTo(StoreMode.PAUSED);
        assertThat(at(159, null)).isEqualTo(StoreMode.PAUSED);
        assertThat(at(160, null)).isEqualTo(StoreMode.ONLINE);
        assertThat(mode.changedBy()).isEqualTo("rule");
    }

    @Test
    void aStoreGoesOnOnceAllConnectorsWork() {
        connectors = List.of(
                new RequiredConnector("bar", null, START, false), new RequiredConnector("kitchen", "X", START, false));
        seeThemAsBefore(START.plusSeconds(60));
        assertThat(mode.mode()).isEqualTo(StoreMode.PAUSED);
        connectors = List.of(
                new RequiredConnector("bar", null, START, false),
                new RequiredConnector("kitchen", null, START.plusSeconds(61), false));
        seeThemAsBefore(START.plusSeconds(120));
        assertThat(mode.mode()).isEqualTo(StoreMode.PAUSED);
        seeThemAsBefore(START.plusSeconds(121));
        assertThat(mode.mode()).isEqualTo(StoreMode.ONLINE);
    }

    @Test
    void aBusyStoreIsBusyAgainUntilItsTime() {
        Instant until = START.plusSeconds(1_000);
        mode = new ModeState(StoreMode.BUSY, until, "단체 손님", 30, "admin:1", START);
        at(10, "X");
        assertThat(at(70, "X")).isEqualTo(StoreMode.PAUSED);
        assertThat(mode.minutes()).as("of a store that takes no orders").isNull();
        at(80, null);
        assertThat(at(140, null)).isEqualTo(StoreMode.BUSY);
        assertThat(mode).isEqualTo(new ModeState(StoreMode.BUSY, until, "단체 손님", 30, "rule", START.plusSeconds(140)));
        at(900, "X");
        assertThat(at(990, "X")).isEqualTo(StoreMode.PAUSED);
        at(1_000, null);
        assertThat(at(1_060, null)).as("its time has come meanwhile").isEqualTo(StoreMode.ONLINE);
    }

    @Test
    void aStoreWithoutRequiredConnectorsGoesOn() {
        mode = new ModeState(StoreMode.PAUSED, null, null, null, ModeState.RULE, START);
        connectors = List.of();
        seeThemAsBefore(START);
        assertThat(mode.mode()).isEqualTo(StoreMode.ONLINE);
    }

    @Test
    void whatStaffHavePausedStaysPaused() {
        mode = new ModeState(StoreMode.PAUSED, null, "휴무", null, "admin:1", START);
        assertThat(at(1_000, null)).isEqualTo(StoreMode.PAUSED);
        assertThat(at(2_000, "X")).isEqualTo(StoreMode.PAUSED);
        assertThat(at(3_000, "X")).isEqualTo(StoreMode.PAUSED);
        assertThat(mode.changedBy()).isEqualTo("admin:1");
    }

    @Test
    void anOutageThatStaffHaveOverruledIsLeftAloneUntilItIsOver() {
        at(0, "X");
        connectors = List.of(new RequiredConnector("kitchen", "X", START, true));
        assertThat(at(500, "X")).isEqualTo(StoreMode.ONLINE);
        assertThat(at(510, null)).isEqualTo(StoreMode.ONLINE);
        at(520, "X");
        assertThat(at(700, "X")).as("it worked for ten seconds only").isEqualTo(StoreMode.ONLINE);
        at(710, null);
        at(780, "X");
        assertThat(at(840, "X")).as("it had worked for a minute").isEqualTo(StoreMode.PAUSED);
    }

    /** However often and however long connectors are out, and however soon a store is paused. */
    @Test
    void aConnectorThatFlapsTwentyTimesInAMinuteChangesTheModeTwiceAtMost() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            Duration pauseAfter = Duration.ofSeconds(1 + random.nextInt(60));
            int flaps = 20 + random.nextInt(40);
            connectors = List.of(
                    new RequiredConnector("bar", null, START, false),
                    new RequiredConnector("kitchen", null, START, false));
            mode = new ModeState(StoreMode.ONLINE, null, null, null, null, START);
            changes.clear();
            String[] outage = new String[2];
            for (int millis = 0; millis < 300_000; millis += 300) {
                for (int i = 0; i < 2; i++) {
                    if (random.nextInt(60_000 / 300) < flaps) {
                        outage[i] = outage[i] == null ? "X" : null;
                    } else if (random.nextInt(2_000) == 0) {
                        flaps = random.nextInt(80);
                    }
                }
                see(START.plusMillis(millis), pauseAfter, outage[0], outage[1]);
            }
            for (int i = 2; i < changes.size(); i++) {
                assertThat(Duration.between(changes.get(i - 2), changes.get(i)))
                        .as("three changes, seed %s", seed)
                        .isGreaterThanOrEqualTo(Duration.ofSeconds(60));
            }
        }
    }

    private StoreMode at(long second, @Nullable String outage) {
        see(START.plusSeconds(second), PAUSE_AFTER, outage);
        return mode.mode();
    }

    private void see(Instant now, Duration pauseAfter, @Nullable String... outages) {
        Map<String, String> out = new HashMap<>();
        for (int i = 0; i < outages.length; i++) {
            if (outages[i] != null) {
                out.put(connectors.get(i).name(), outages[i]);
            }
        }
        see(now, pauseAfter, out);
    }

    private void seeThemAsBefore(Instant now) {
        Map<String, String> out = new HashMap<>();
        connectors.stream().filter(RequiredConnector::isOut).forEach(connector -> out.put(connector.name(), "X"));
        see(now, PAUSE_AFTER, out);
    }

    private void see(Instant now, Duration pauseAfter, Map<String, String> out) {
        ModeRule.Verdict verdict = ModeRule.judge(mode, connectors, out, pauseAfter, now);
        connectors = verdict.seen();
        verdict.mode().ifPresent(changed -> {
            assertThat(changed.mode()).isNotEqualTo(mode.mode());
            mode = changed;
            changes.add(now);
        });
    }
}
