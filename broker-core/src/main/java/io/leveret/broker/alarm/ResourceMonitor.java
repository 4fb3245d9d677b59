package io.leveret.broker.alarm;

import io.leveret.time.Clock;
import java.io.File;
import java.util.EnumSet;
import java.util.Set;

/**
 * Looks at memory and disk now and then, and sets the alarms. Runs on the clock's own thread.
 *
 * <p>Memory is the heap in use. What of it is garbage only a collection tells, so over the limit we
 * ask for one, at most every {@value #COLLECTION_MILLIS_MIN} ms: publishers are stopped for what is
 * really held, and go on when it is gone though nobody allocates any more.
 */
public final class ResourceMonitor {
    private static final long COLLECTION_MILLIS_MIN = 10_000;

    /** What a disk takes at most, about: how soon the room above the limit could be gone. */
    private static final long DISK_BYTES_PER_MILLI = 500_000;

    private static final long INTERVAL_MILLIS_MIN = 50;

    private final Alarms alarms;
    private final Clock clock;
    private final Readings readings;
    private volatile boolean stopped;

    // The clock's thread.
    private final Set<Alarms.Resource> scarce = EnumSet.noneOf(Alarms.Resource.class);
    private long lastCollectionNanos;
    private boolean collected;
    private long diskFreeBytes = Long.MAX_VALUE;

    /** {@code directory} is the one whose disk counts; null if nothing is kept on disk. */
    public ResourceMonitor(Alarms alarms, Clock clock, File directory) {
        this(alarms, clock, Readings.of(directory));
    }

    ResourceMonitor(Alarms alarms, Clock clock, Readings readings) {
        this.alarms = alarms;
        this.clock = clock;
        this.readings = readings;
    }

    public void start() {
        diskFreeBytes = readings.diskFreeBytes();
        schedule();
    }

    public void stop() {
        stopped = true;
    }

    private void schedule() {
        clock.schedule(Runnable::run, nextLookMillis(), this::tick);
    }

    /** Sooner than asked for where the disk is nearly full, as RabbitMQ does. */
    private long nextLookMillis() {
        ResourceLimits limits = alarms.limits();
        long interval = limits.intervalMillis();
        long room = diskFreeBytes - limits.diskFreeBytes();
        if (room < 0) {
            return interval;
        }
        long soonest = Math.max(INTERVAL_MILLIS_MIN, room / DISK_BYTES_PER_MILLI);
        return Math.min(interval, soonest);
    }

    private void tick() {
        if (!stopped) {
            look();
            schedule();
        }
    }

    private void look() {
        ResourceLimits limits = alarms.limits();
        found(
                Alarms.Resource.MEMORY,
                readings.memoryUsedBytes() > limits.memoryBytes() && stillOver());
        diskFreeBytes = readings.diskFreeBytes();
        found(Alarms.Resource.DISK, diskFreeBytes < limits.diskFreeBytes());
    }

    /** Tells of changes only: an alarm that somebody else has set stays. */
    private void found(Alarms.Resource resource, boolean isScarce) {
        if (isScarce ? scarce.add(resource) : scarce.remove(resource)) {
            alarms.set(resource, isScarce);
        }
    }

    private boolean stillOver() {
        long now = clock.nanos();
        if (collected && now - lastCollectionNanos < COLLECTION_MILLIS_MIN * 1_000_000) {
            // The last collection told the truth; what came since may be garbage.
            return scarce.contains(Alarms.Resource.MEMORY);
        }
        readings.collect();
        collected = true;
        lastCollectionNanos = now;
        return readings.memoryUsedBytes() > alarms.limits().memoryBytes();
    }
}
