package io.leveret.broker.vhost;

import io.leveret.broker.shard.Shard;
import io.leveret.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Keeps publishers of one queue from running away from consumers that can nearly keep up: what lies
 * between them costs memory and is how late every message is.
 *
 * <p>Time is cut into windows. While more than {@link #READY_MAX} messages wait, and consumers took
 * enough in the last window to say that they are fast, publishers may add a little less in the next
 * than was taken; who would add more is not read until the window ends. Consumers that are slow are
 * nobody's to wait for: then, and without any, the backlog may grow as it will. (RabbitMQ does the
 * same with credit flow and a bias for consumers.)
 *
 * <p>Queue's home, but for {@link #holds()}.
 */
final class Pace {
    /** Messages that may wait before anybody is slowed: some 50 ms of a fast consumer. */
    static final int READY_MAX = 4_000;

    private static final long NO_LIMIT = Long.MAX_VALUE;
    private static final long WINDOW_NANOS = 20_000_000;

    /** The clock is looked at once in so many publishes. */
    private static final int LOOK_MASK = 63;

    /** Consumers that take this many in a window drain {@link #READY_MAX} in 200 ms. */
    private static final int FAST = READY_MAX / 10;

    private final Shard home;
    private final Clock clock;
    private final IntSupplier ready;
    private final List<Runnable> held = new ArrayList<>(0);

    private boolean watching;
    private long windowEnds;
    private int readyAtStart;
    private int accepted;
    private long allowed = NO_LIMIT;

    // Any thread.
    private volatile boolean holds;

    /**
     * @param clock real time: it measures the peers
     * @param ready how many messages wait
     */
    Pace(Shard home, Clock clock, IntSupplier ready) {
        this.home = home;
        this.clock = clock;
        this.ready = ready;
    }

    /** Whether publishers should not be read now. */
    boolean holds() {
        return holds;
    }

    /** A message was published. */
    void published() {
        if (!watching) {
            if (ready.getAsInt() > READY_MAX) {
                start(NO_LIMIT);
            }
            return;
        }
        accepted++;
        if (!holds && accepted >= allowed) {
            holds = true;
            scheduleNext();
        } else if (!holds && (accepted & LOOK_MASK) == 0 && clock.nanos() >= windowEnds) {
            next();
        }
    }

    private void start(long allowedNow) {
        watching = true;
        readyAtStart = ready.getAsInt();
        accepted = 0;
        allowed = allowedNow;
        windowEnds = clock.nanos() + WINDOW_NANOS;
    }

    private void scheduleNext() {
        long left = Math.max(0, windowEnds - clock.nanos());
        clock.schedule(home, left / 1_000_000 + 1, this::next);
    }

    private void next() {
        int waiting = ready.getAsInt();
        int taken = readyAtStart + accepted - waiting;
        // What came after the publishers were to stop (it was read already) they have had.
        long excess = allowed == NO_LIMIT ? 0 : Math.max(0, accepted - allowed);
        if (waiting <= READY_MAX / 2) {
            watching = false;
            release();
        } else if (taken < FAST) {
            start(NO_LIMIT);
            release();
        } else {
            start(taken - taken / 8 - excess);
            if (allowed > 0) {
                release();
            } else {
                holds = true;
                scheduleNext();
            }
        }
    }

    private void release() {
        holds = false;
        if (!held.isEmpty()) {
            List<Runnable> all = List.copyOf(held);
            held.clear();
            all.forEach(Runnable::run);
        }
    }

    /** {@code resume} runs when publishers may go on; at once if they may already. */
    void await(Runnable resume) {
        if (holds) {
            held.add(resume);
        } else {
            resume.run();
        }
    }
}
