package io.leveret.store.mapdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Something for the storage thread to do; posted once, by any thread. */
abstract class Command {
    private static final VarHandle NEXT;

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(Command.class, "next", Command.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** For the {@link CommandQueue}. */
    @SuppressWarnings("unused")
    private Command next;

    final Command next() {
        return (Command) NEXT.getAcquire(this);
    }

    final void setNext(Command command) {
        NEXT.setRelease(this, command);
    }

    /** Whether somebody waits for it; else it may lie for a while. */
    boolean isUrgent() {
        return true;
    }

    /** Storage thread. */
    abstract void run(StorageThread storage);
}
