package io.leveret.store.mapdb;

import io.leveret.store.StoreTransaction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** What becomes durable in one commit. Handed from thread to thread, never shared, until then. */
final class MapDbTransaction extends Command implements StoreTransaction {
    private final List<Append> appends = new ArrayList<>();

    /** Messages to settle that may not be written yet. */
    private final List<Append> settledAppends = new ArrayList<>();

    private final List<Long> settled = new ArrayList<>();

    private Executor home;
    private Runnable done;
    private AtomicInteger homesToTell;

    void append(Append append) {
        appends.add(append);
    }

    void settle(Append append) {
        settledAppends.add(append);
    }

    void settle(long locator) {
        settled.add(locator);
    }

    List<Append> appends() {
        return appends;
    }

    /** Before it is posted. */
    void whenDurable(Executor newHome, Runnable newDone) {
        home = newHome;
        done = newDone;
    }

    long bytes() {
        long bytes = 0;
        for (Append append : appends) {
            bytes += append.bytes();
        }
        return bytes;
    }

    @Override
    void run(StorageThread storage) {
        // What is appended and settled by the same transaction need not be written.
        settledAppends.forEach(Append::settleUnwritten);
        storage.batch().add(this);
    }

    /** Storage thread, after the appends were written. */
    void settle(MessagePages pages) {
        settled.forEach(pages::settle);
        for (Append append : settledAppends) {
            if (append.locator() != Locator.NONE) {
                pages.settle(append.locator());
            }
        }
    }

    /** Storage thread, after the commit: the homes to tell before the owner is. */
    Set<Executor> durable() {
        Set<Executor> homes = new LinkedHashSet<>();
        for (Append append : appends) {
            homes.add(append.log.home());
        }
        homesToTell = new AtomicInteger(homes.size());
        if (homes.isEmpty()) {
            StorageThread.post(home, done);
        }
        return homes;
    }

    /** A home was told of all its queues' parts. */
    void homeTold() {
        if (homesToTell.decrementAndGet() == 0) {
            StorageThread.post(home, done);
        }
    }
}
