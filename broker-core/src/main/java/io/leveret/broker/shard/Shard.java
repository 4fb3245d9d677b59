package io.leveret.broker.shard;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop, and the right to touch what lives on it. Every connection, channel and queue has
 * exactly one shard; their fields are plain because only that shard's thread reads or writes them.
 *
 * <p>What other threads post is taken from the mailbox in batches: a post wakes the loop only if no
 * wake-up is under way, so a thousand messages handed over in one read cost one task.
 */
public final class Shard implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

    /** Most actions taken from the mailbox before the loop looks at its sockets again. */
    private static final int BATCH_MAX = 1024;

    /** So that the turn has an end. */
    private static final Runnable NOTHING = () -> {};

    private final Context context;
    private final int index;
    private volatile Thread thread;

    // Any thread.
    private final ConcurrentLinkedQueue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean draining = new AtomicBoolean();

    // This shard's thread.
    private List<Runnable> endOfTurn = new ArrayList<>();
    private List<Runnable> endOfTurnSpare = new ArrayList<>();
    private final ReadCoalescing reads =
            new ReadCoalescing(System::nanoTime, LockSupport::parkNanos);

    /** To be constructed on the event loop it stands for. */
    public Shard(Context context, int index) {
        this.context = context;
        this.index = index;
        this.thread = Thread.currentThread();
    }

    public int index() {
        return index;
    }

    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /**
     * Runs {@code action} on this shard: now if we are on it, else after what was posted before.
     */
    @Override
    public void execute(Runnable action) {
        if (isCurrent()) {
            action.run();
        } else {
            post(action);
        }
    }

    /** Runs {@code action} on this shard, in any case later than this call. */
    public void post(Runnable action) {
        mailbox.add(action);
        if (!draining.get() && draining.compareAndSet(false, true)) {
            context.runOnContext(ignored -> drain());
        }
    }

    private void drain() {
        for (int taken = 0; taken < BATCH_MAX; taken++) {
            Runnable action = mailbox.poll();
            if (action == null) {
                break;
            }
            runSafely(action);
        }
        draining.set(false);
        if (!mailbox.isEmpty() && draining.compareAndSet(false, true)) {
            context.runOnContext(ignored -> drain());
        }
    }

    /**
     * Runs {@code action} once when this turn of the loop is over, after all sockets that were
     * readable have been read: the place for one flush or one {@code ack multiple} instead of many.
     */
    public void atEndOfTurn(Runnable action) {
        assert isCurrent();
        if (endOfTurn.isEmpty()) {
            context.runOnContext(ignored -> endTurn());
        }
        endOfTurn.add(action);
    }

    private void endTurn() {
        List<Runnable> actions = endOfTurn;
        endOfTurn = endOfTurnSpare;
        // What these actions register runs in a next turn of its own.
        for (int i = 0; i < actions.size(); i++) {
            runSafely(actions.get(i));
        }
        actions.clear();
        endOfTurnSpare = actions;
        reads.turnEnds();
    }

    /** A message came for which its publisher wants no answer. */
    public void messageCame() {
        if (reads.came()) {
            atEndOfTurn(NOTHING);
        }
    }

    private static void runSafely(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            // Whatever it is, one action's fault must not take what was posted after it along:
            // not even a class that could not be loaded, or a heap that was full for a moment.
            LOG.error("Unexpected error on an event loop; the action was dropped", e);
        }
    }

    @Override
    public String toString() {
        return "shard " + index;
    }
}
