package io.leveret.queue;

import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;

/**
 * The part of a queue's messages that need not survive but has no place in memory: it is written to
 * a log of its own, which no start reads, so that it can leave memory as what is durable does. Most
 * queues never have one.
 */
final class Spill {
    /** Where there is no disk. */
    static final Spill NONE = new Spill(null, null, null, null);

    private final LogOpener opener;
    private final BodyAccount account;
    private final QueueLog.Listener listener;
    private final Runnable packable;
    private QueueLog log;

    /** Since all were looked at. */
    private int arrivals;

    /**
     * @param opener null if there is no disk
     * @param listener told when what was written may leave memory
     * @param packable writes what is due
     */
    Spill(LogOpener opener, BodyAccount account, QueueLog.Listener listener, Runnable packable) {
        this.opener = opener;
        this.account = account;
        this.listener = listener;
        this.packable = packable;
    }

    boolean isPossible() {
        return opener != null;
    }

    /** Whether memory is short and this queue has a good part of it. */
    boolean isDue() {
        return opener != null && account.exceeded() && account.isLarge();
    }

    /** One more came while memory is short. All are looked at when there is a chunk of them. */
    void came() {
        if (++arrivals >= Chunk.SLOTS_MAX) {
            arrivals = 0;
            if (isDue()) {
                packable.run();
            }
        }
    }

    /** Writes a message that no log holds and whose body is in memory. */
    void write(Entry entry) {
        if (log == null) {
            log = opener.open(listener, null);
        }
        entry.logged = true;
        log.append(entry, null);
    }

    void settle(Entry entry, StoreTransaction tx) {
        log.settle(entry, tx);
    }

    /** Reads bodies back; null if nothing was ever written. */
    QueueLog log() {
        return log;
    }

    void delete() {
        if (log != null) {
            log.delete();
        }
    }
}
