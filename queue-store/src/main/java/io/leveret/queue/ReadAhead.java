package io.leveret.queue;

import java.util.ArrayList;
import java.util.List;

/** Has bodies in memory by the time a consumer wants them. */
final class ReadAhead {
    /** Most returned messages asked of the disk at once. */
    static final int RETURNED_MAX = 128;

    private final ReadyMessages ready;
    private final Holdings holdings;
    private final Runnable arrived;
    private boolean reading;

    /**
     * @param arrived run when bodies have come
     */
    ReadAhead(ReadyMessages ready, Holdings holdings, Runnable arrived) {
        this.ready = ready;
        this.holdings = holdings;
        this.arrived = arrived;
    }

    /** Whether the next message can be delivered now; to be asked only when somebody wants it. */
    boolean headLoaded() {
        if (ready.unloaded() == 0) {
            return true;
        }
        if (!reading) {
            read();
        }
        Entry head = ready.peek();
        return head != null && head.message() != null;
    }

    private void read() {
        List<Entry> batch = new ArrayList<>();
        ready.nextToLoad(batch);
        if (!batch.isEmpty()) {
            reading = true;
            holdings.load(batch, ready, this::arrived);
        }
    }

    private void arrived() {
        reading = false;
        arrived.run();
    }
}
