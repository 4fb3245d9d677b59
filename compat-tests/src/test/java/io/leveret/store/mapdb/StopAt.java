package io.leveret.store.mapdb;

import io.leveret.store.MessageStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The moment at which a process shall be killed. Any thread. */
public final class StopAt {
    private final Moment moment;
    private final AtomicInteger left;
    private final Consumer<Moment> reached;
    private volatile boolean armed;

    /**
     * @param moment null to stop nowhere
     * @param times how often it must come, once armed, for the last of them to count
     * @param reached told before the thread stops
     */
    public StopAt(Moment moment, int times, Consumer<Moment> reached) {
        this.moment = moment;
        this.left = new AtomicInteger(times);
        this.reached = reached;
    }

    public void arm() {
        armed = true;
    }

    /** Opens a store on files that stop at the moment. */
    public MessageStore open(Path directory, MapDbSettings settings, Consumer<Throwable> onFatal)
            throws IOException {
        return MapDbMessageStore.open(
                new MomentDisk(new DirectoryDisk(directory), this), settings, onFatal);
    }

    /** Whether this is the moment; counts. */
    boolean isNow(Moment here) {
        return armed && here == moment && left.decrementAndGet() == 0;
    }

    void at(Moment here) {
        if (isNow(here)) {
            stop(here);
        }
    }

    void stop(Moment here) {
        reached.accept(here);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the process should have been killed by now", e);
        }
    }
}
