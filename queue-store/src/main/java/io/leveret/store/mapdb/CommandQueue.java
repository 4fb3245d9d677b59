package io.leveret.store.mapdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Commands on their way to the storage thread: any thread posts, without locks; the storage thread
 * takes, and sleeps when there is nothing.
 */
final class CommandQueue {
    private static final int AWAKE = 0;

    /** Sleeps until the next command. */
    private static final int IDLE = 1;

    /** Sleeps until some moment or the next urgent command. */
    private static final int DOZING = 2;

    private static final VarHandle TAIL;
    private static final VarHandle STATE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(CommandQueue.class, "tail", Command.class);
            STATE = lookup.findVarHandle(CommandQueue.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Thread taker;

    // Storage thread.
    private Command head = new Nothing();

    // Any thread.
    private volatile Command tail = head;
    private volatile int state = AWAKE;

    private static final class Nothing extends Command {
        @Override
        void run(StorageThread storage) {}
    }

    /** Before the first post. */
    void takenBy(Thread thread) {
        taker = thread;
    }

    void post(Command command) {
        Command before = (Command) TAIL.getAndSet(this, command);
        before.setNext(command);
        int seen = state;
        if (seen != AWAKE
                && (seen == IDLE || command.isUrgent())
                && STATE.compareAndSet(this, seen, AWAKE)) {
            LockSupport.unpark(taker);
        }
    }

    /** The next command, or null. */
    Command poll() {
        Command next = head.next();
        if (next == null) {
            if (head == tail) {
                return null;
            }
            // Somebody is just posting.
            while ((next = head.next()) == null) {
                Thread.onSpinWait();
            }
        }
        // The old head is what the queue held on to; drop the chain so that it can be collected.
        head.setNext(null);
        head = next;
        return next;
    }

    private boolean isEmpty() {
        return head == tail;
    }

    /** Sleeps until there is a command. */
    void await() {
        sleep(IDLE, Long.MAX_VALUE);
    }

    /** Sleeps until there is an urgent command, or so long. */
    void await(long nanos) {
        sleep(DOZING, nanos);
    }

    private void sleep(int how, long nanos) {
        state = how;
        if (isEmpty()) {
            long start = System.nanoTime();
            while (state == how) {
                long left = nanos - (System.nanoTime() - start);
                if (left <= 0) {
                    break;
                }
                LockSupport.parkNanos(this, left);
            }
        }
        state = AWAKE;
    }
}
