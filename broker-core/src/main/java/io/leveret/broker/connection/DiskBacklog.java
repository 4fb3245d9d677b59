package io.leveret.broker.connection;

import io.leveret.message.Message;
import io.leveret.queue.BodyBudget;
import io.leveret.store.WriteBacklog;
import io.leveret.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps publishers that are faster than the disk from filling the memory: while too much waits to
 * be written, connections that publish what must be are not read. Any thread.
 */
public final class DiskBacklog {
    private static final Logger LOG = LoggerFactory.getLogger(DiskBacklog.class);

    /** Share of the heap; what waits is held besides the bodies that queues keep in memory. */
    private static final int HEAP_PER_BACKLOG = 8;

    /** More makes no disk faster. */
    private static final long BYTES_MAX = 128 << 20;

    /** A slow disk makes us wait many times a second. */
    private static final long LOG_NANOS_MIN = 60_000_000_000L;

    private final WriteBacklog unwritten;
    private final BodyBudget bodies;
    private final Clock clock;
    private final long bytesMax;
    private final AtomicLong nextLogNanos;

    /**
     * @param bodies beyond which messages are written that need not be
     */
    public DiskBacklog(WriteBacklog unwritten, BodyBudget bodies, Clock clock) {
        this.unwritten = unwritten;
        this.bodies = bodies;
        this.clock = clock;
        this.bytesMax = Math.min(BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_PER_BACKLOG);
        this.nextLogNanos = new AtomicLong(clock.nanos());
    }

    /**
     * Whether more waits than should, so that who publishes {@code message} waits too: it must be
     * written, or will be because memory is short.
     */
    public boolean isFullFor(Message message) {
        return unwritten.bytes() > bytesMax && (message.persistent() || bodies.exceeded());
    }

    /** Runs {@code action} once on {@code home} when half of it is written. */
    void awaitRoom(Executor home, Runnable action) {
        logNowAndThen();
        unwritten.awaitAtMost(bytesMax / 2, home, action);
    }

    private void logNowAndThen() {
        long now = clock.nanos();
        long next = nextLogNanos.get();
        if (now - next >= 0 && nextLogNanos.compareAndSet(next, now + LOG_NANOS_MIN)) {
            LOG.warn(
                    "{} MiB of messages wait for the disk: connections that publish more are not"
                            + " read until half of it is written (said once a minute)",
                    unwritten.bytes() >> 20);
        }
    }
}
