package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreTransaction;
import io.leveret.store.StoredMessage;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a queue is answerable for, wherever it is just now: on disk, in memory, in the statistics.
 * Between {@link #take} and {@link #forget} it is kept.
 */
class Holdings implements QueueLog.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);

    private final QueueIdentity queue;
    private final BodyAccount account;
    private final Runnable packable;
    private final Spill spill;
    private final Receipts receipts = new Receipts();
    private QueueLog log;
    private boolean deleted;
    private int persistentMessages;
    private long persistentBytes;

    /**
     * @param spill see {@link QueueStorage#spill}
     * @param packable run when more messages can leave memory, which is short
     */
    Holdings(QueueIdentity queue, BodyAccount account, LogOpener spill, Runnable packable) {
        this.queue = queue;
        this.account = account;
        this.packable = packable;
        this.spill = new Spill(spill, account, this, packable);
        account.spillTo(this.spill);
    }

    void open(LogOpener opener, QueueLog.Recovered recovered) {
        log = opener.open(this, recovered);
    }

    /** Whether messages may leave memory. */
    boolean hasDisk() {
        return log != null || spill.isPossible();
    }

    /** Whether {@code message} belongs on disk. */
    boolean keepsOnDisk(Message message) {
        return log != null && (queue.type() != QueueType.CLASSIC || message.persistent());
    }

    /** A new message is the queue's from now on. */
    void take(Entry entry) {
        account.add(entry);
        if (entry.persistent) {
            takeStored(entry.bodyBytes);
        } else if (account.exceeded()) {
            spill.came();
        }
    }

    /** A message the store had from before. */
    void takeStored(int bodyBytes) {
        persistentMessages++;
        persistentBytes += bodyBytes;
    }

    /** Writes a message to disk, if it belongs there. The answer may come before this returns. */
    void log(Entry entry, Receipt receipt, StoreTransaction tx) {
        if (entry.persistent) {
            entry.logged = true;
            receipts.await(entry, receipt);
            log.append(entry, tx);
        }
    }

    /** The queue has done with a message. */
    void forget(Entry entry, StoreTransaction tx) {
        entry.place = Entry.Place.GONE;
        if (deleted) {
            return;
        }
        if (entry.message() != null) {
            account.remove(entry);
        }
        if (entry.persistent) {
            persistentMessages--;
            persistentBytes -= entry.bodyBytes;
        }
        if (entry.logged) {
            if (entry.persistent) {
                log.settle(entry, tx);
            } else {
                spill.settle(entry, tx);
            }
        }
    }

    /** Its delivery count, or the moment it is tried again, changed. */
    void update(Entry entry) {
        if (entry.persistent && entry.logged && entry.locator() != Entry.NOT_STORED) {
            log.update(entry);
        }
    }

    /** Reads bodies back, then runs {@code arrived}, perhaps before this returns. */
    void load(List<Entry> batch, ReadyMessages ready, Runnable arrived) {
        Entry[] entries = batch.toArray(new Entry[0]);
        long[] locators = new long[entries.length];
        for (int i = 0; i < entries.length; i++) {
            entries[i].loading = true;
            locators[i] = entries[i].locator();
        }
        reader().load(
                        locators,
                        messages -> {
                            for (int i = 0; i < entries.length; i++) {
                                loaded(entries[i], messages[i], ready);
                            }
                            arrived.run();
                        });
    }

    /** Either knows all locators. */
    private QueueLog reader() {
        return log != null ? log : spill.log();
    }

    private void loaded(Entry entry, Message message, ReadyMessages ready) {
        entry.loading = false;
        if (entry.place == Entry.Place.GONE || deleted) {
            return;
        }
        if (message == null) {
            LOG.error("{}: the store lost message {}", queue, entry.position);
            entry.lost = true;
            return;
        }
        entry.loaded(message);
        if (entry.place == Entry.Place.READY) {
            ready.loaded(entry);
        }
        account.add(entry);
    }

    @Override
    public void stored(List<StoredMessage> batch) {
        for (int i = 0; i < batch.size(); i++) {
            Entry entry = (Entry) batch.get(i);
            if (entry.deliveryCount > 0 && entry.place != Entry.Place.GONE) {
                // It came back while it was being written.
                update(entry);
            }
            Receipts.accept(entry);
        }
        receipts.dropAnswered();
        if (account.exceeded()) {
            packable.run();
        }
    }

    /** Lets go of bodies that wait for an acknowledgement. */
    void pageOut(Unacked unacked) {
        if (spill.isDue()) {
            unacked.spill(spill);
        }
        unacked.pageOut(account);
    }

    /** As {@link #pageOut} of one that waits to be tried again, if memory is short. */
    void pageOutIfShort(Entry entry) {
        if (account.exceeded()) {
            pageOut(entry);
        }
    }

    /** Lets go of the body, if the store has it; has the store take it, if it need not. */
    void pageOut(Entry entry) {
        if (!entry.persistent && !entry.logged && spill.isDue()) {
            spill.write(entry);
        }
        if (entry.logged && entry.locator() != Entry.NOT_STORED && entry.message() != null) {
            account.remove(entry);
            entry.pageOut();
        }
    }

    /** The broker stops, and the next start shall know that {@code entry} was delivered before. */
    void noteDelivered(Entry entry) {
        if (entry.persistent && entry.logged) {
            log.delivered(entry);
        }
    }

    /** As {@link #noteDelivered(Entry)} of one that is on disk. */
    void noteDelivered(long locator) {
        log.delivered(locator);
    }

    /** The queue is deleted. */
    void delete() {
        deleted = true;
        account.close();
        if (log != null) {
            log.delete();
        }
        spill.delete();
        receipts.acceptAll();
    }

    int residentMessages() {
        return account.count();
    }

    int persistentMessages() {
        return persistentMessages;
    }

    long persistentBytes() {
        return persistentBytes;
    }
}
