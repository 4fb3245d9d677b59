package io.leveret.broker.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.alarm.Alarms.Resource;
import io.leveret.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResourceMonitorTest {
    private static final long LOOK_MILLIS = 2_500;
    private static final long DISK_LIMIT = 50_000_000;

    private final ManualClock clock = new ManualClock();
    private final Alarms alarms = new Alarms(new ResourceLimits(1_000, DISK_LIMIT, LOOK_MILLIS));
    private final TestReadings readings = new TestReadings();
    private final List<String> told = new ArrayList<>();
    private final ResourceMonitor monitor = new ResourceMonitor(alarms, clock, readings);

    private static final class TestReadings implements Readings {
        long usedBytes = 100;
        long garbageBytes;
        long freeBytes = 10_000_000_000L;
        int collections;

        @Override
        public long memoryUsedBytes() {
            return usedBytes + garbageBytes;
        }

        @Override
        public void collect() {
            collections++;
            garbageBytes = 0;
        }

        @Override
        public long diskFreeBytes() {
            return freeBytes;
        }
    }

    @BeforeEach
    void start() {
        alarms.onChange(() -> told.add(alarms.any() ? alarms.reason() : "none"));
        monitor.start();
    }

    @Test
    void memoryAboveTheWatermarkRaisesTheAlarmUntilItIsFreeAgain() {
        readings.usedBytes = 1_001;
        clock.advance(LOOK_MILLIS);
        assertThat(alarms.active()).containsExactly(Resource.MEMORY);

        readings.usedBytes = 1_000;
        clock.advance(LOOK_MILLIS);
        assertThat(alarms.any()).isFalse();
        assertThat(told).containsExactly("low on memory", "none");
    }

    @Test
    void garbageIsNoReasonForAnAlarm() {
        readings.garbageBytes = 5_000;

        clock.advance(LOOK_MILLIS);

        assertThat(alarms.any()).isFalse();
        assertThat(readings.collections).isEqualTo(1);
    }

    @Test
    void alarmClearsByACollectionThoughNobodyAllocatesAnyMore() {
        readings.usedBytes = 2_000;
        clock.advance(LOOK_MILLIS);
        readings.usedBytes = 100;
        readings.garbageBytes = 1_900;

        clock.advance(10_000);

        assertThat(alarms.any()).isFalse();
        assertThat(readings.collections).isEqualTo(2);
    }

    @Test
    void collectionsAreNotAskedForAtEveryLook() {
        readings.usedBytes = 2_000;

        clock.advance(60_000);

        assertThat(readings.collections).isLessThanOrEqualTo(6);
        assertThat(told).containsExactly("low on memory");
    }

    @Test
    void littleFreeDiskRaisesItsAlarm() {
        readings.freeBytes = DISK_LIMIT - 1;
        clock.advance(LOOK_MILLIS);
        assertThat(alarms.active()).containsExactly(Resource.DISK);

        readings.freeBytes = DISK_LIMIT;
        clock.advance(LOOK_MILLIS);
        assertThat(alarms.any()).isFalse();
    }

    @Test
    void diskIsLookedAtMoreOftenTheNearerItIsToFull() {
        readings.freeBytes = DISK_LIMIT + 1_000_000;
        clock.advance(LOOK_MILLIS);

        readings.freeBytes = DISK_LIMIT - 1;
        clock.advance(50);

        assertThat(alarms.active()).containsExactly(Resource.DISK);
    }

    @Test
    void bothAreNamedTogether() {
        readings.freeBytes = 0;
        readings.usedBytes = 5_000;

        clock.advance(LOOK_MILLIS);

        assertThat(alarms.reason()).isEqualTo("low on memory & disk");
    }

    @Test
    void newLimitsCountAtTheNextLook() {
        readings.usedBytes = 900;
        clock.advance(LOOK_MILLIS);
        assertThat(alarms.any()).isFalse();

        alarms.limits(new ResourceLimits(800, DISK_LIMIT, LOOK_MILLIS));
        clock.advance(LOOK_MILLIS);

        assertThat(alarms.active()).containsExactly(Resource.MEMORY);
    }

    @Test
    void alarmThatSomebodyElseRaisedStays() {
        alarms.set(Resource.MEMORY, true);

        clock.advance(60_000);

        assertThat(alarms.any()).isTrue();
    }

    @Test
    void stoppedMonitorLooksNoMore() {
        monitor.stop();
        readings.usedBytes = 5_000;

        clock.advance(60_000);

        assertThat(alarms.any()).isFalse();
    }
}
