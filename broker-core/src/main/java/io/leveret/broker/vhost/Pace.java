package io.leveret.broker.vhost;

import io.leveret.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;

/**
 * Keeps publishers of one queue from running away from consumers that are fast: what lies between
 * them costs memory and is how late every message is.
 *
 * <p>Time is cut into windows. While more than {@link #READY_MAX} messages wait, and consumers are
 * fast and take a good part of what comes, publishers may add a little less in the next window than
 * was taken; who would add more is not read until the window ends. Consumers that are slow are
 * nobody's to wait for: then, and without any, the backlog may grow as it will. (RabbitMQ does the
 * same with credit flow and a bias for consumers.)
 *
 * <p>Queue's home, but for {@link #holds()}.
 */
final class Pace {
    /** Messages that may wait before anybody is slowed: some 50 ms of a fast consumer. */
    static final int READY_MAX = 4_000;

    private static final long NO_LIMIT = Long.MAX_VALUE;
    private static final double UNKNOWN = -1;

    /** Windows over which the rate of consumers is smoothed. */
    private static final int SMOOTHING = 8;

    /** Windows in which consumers are to make good what waits beyond {@link #READY_MAX}. */
    private static final int DRAIN_WINDOWS = 10;

    /** Windows for which publishers wait all the same: clients pause, for their garbage say. */
    private static final int DOUBTS_MAX = 25;

    /** Windows without much waiting after which nothing is measured any more. */
    private static final int CALM_MAX = 50;

    private static final long WINDOW_NANOS = Drain.WINDOW_NANOS;

    /** The clock is looked at once in so many publishes. */
    private static final int LOOK_MASK = 63;

    /**
     * What the consumers of all queues of a home take in a window if they are fast: then it is the
     * machine that is busy, not they that idle. 20,000 a second.
     */
    private static final int FAST = READY_MAX / 10;

    /** Of which a queue's own consumers take at least so much if it is worth a thought. */
    private static final int FAST_ALONE = FAST / 20;

    private final Executor home;
    private final Clock clock;
    private final Drain drain;
    private final IntSupplier ready;
    private final List<Runnable> held = new ArrayList<>(0);

    private boolean watching;
    private long windowStarted;
    private int readyAtStart;
    private int accepted;
    private long allowed = NO_LIMIT;

    /** What consumers take in a window, smoothed. */
    private double rate = UNKNOWN;

    private boolean worthWaitingFor;

    /** Windows since consumers last showed that they are. */
    private int doubts;

    private int calmWindows;

    // Any thread.
    private volatile boolean holds;

    /**
     * @param clock real time: it measures the peers
     * @param drain of all queues of {@code home}
     * @param ready how many messages wait
     */
    Pace(Executor home, Clock clock, Drain drain, IntSupplier ready) {
        this.home = home;
        this.clock = clock;
        this.drain = drain;
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
                watching = true;
                start(clock.nanos(), NO_LIMIT);
            }
            return;
        }
        accepted++;
        if (!holds && accepted >= allowed) {
            holds = true;
            scheduleNext();
        } else if (!holds
                && (accepted & LOOK_MASK) == 0
                && clock.nanos() - windowStarted >= WINDOW_NANOS) {
            next();
        }
    }

    private void start(long now, long allowedNow) {
        readyAtStart = ready.getAsInt();
        accepted = 0;
        allowed = allowedNow;
        windowStarted = now;
    }

    private void scheduleNext() {
        long left = Math.max(0, windowStarted + WINDOW_NANOS - clock.nanos());
        clock.schedule(home, left / 1_000_000 + 1, this::next);
    }

    private void next() {
        long now = clock.nanos();
        int waiting = ready.getAsInt();
        measure(now, waiting);
        if (waiting > READY_MAX / 2) {
            calmWindows = 0;
        } else if (++calmWindows > CALM_MAX) {
            forget();
            return;
        }
        boolean paced = allowed != NO_LIMIT;
        if (!worthWaitingFor || waiting <= (paced ? READY_MAX / 2 : READY_MAX)) {
            start(now, NO_LIMIT);
            release();
            return;
        }
        // What came after the publishers were to stop (it was read already) they have had.
        long excess = paced ? Math.max(0, accepted - allowed) : 0;
        double backlog = (double) (waiting - READY_MAX) / DRAIN_WINDOWS;
        start(now, (long) (rate - Math.max(rate / 8, backlog)) - excess);
        if (allowed > 0) {
            release();
        } else {
            holds = true;
            scheduleNext();
        }
    }

    private void measure(long now, int waiting) {
        // Windows end late on a busy machine: count as if they had not.
        double windows = Math.max(1, (double) (now - windowStarted) / WINDOW_NANOS);
        double taken = (readyAtStart + accepted - waiting) / windows;
        boolean quiet = rate == UNKNOWN || windows > CALM_MAX;
        rate = quiet ? taken : rate + (taken - rate) / SMOOTHING;
        drain.took(now, (int) rate);
        boolean keepUpSomewhat = allowed != NO_LIMIT || rate >= accepted / windows / 4;
        if (rate >= FAST_ALONE && keepUpSomewhat && drain.lately(now) >= FAST) {
            worthWaitingFor = true;
            doubts = 0;
        } else if (++doubts > DOUBTS_MAX) {
            worthWaitingFor = false;
        }
    }

    private void forget() {
        watching = false;
        worthWaitingFor = false;
        rate = UNKNOWN;
        calmWindows = 0;
        release();
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
