package io.leveret.store.mapdb;

import io.leveret.store.StoreDamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Finds out, without writing anything, which records of the two journals the main file may lack.
 *
 * <p>A crash leaves at most one record incomplete: the very last. A damaged record that is followed
 * by another is therefore no crash, and nothing is recovered from half of a history.
 */
final class JournalRecovery {
    private final MainFile main;
    private final List<JournalScan> scans;

    /** Records to apply to the main file, in order. */
    private final List<Needed> needed = new ArrayList<>();

    private JournalRecord last;
    private JournalScan holdsLast;

    private record Needed(Journal journal, JournalRecord record) {}

    JournalRecovery(MainFile main, Journal a, Journal b) throws IOException {
        this.main = main;
        this.scans =
                List.of(new JournalScan(a, main.storeId()), new JournalScan(b, main.storeId()));
        findLast();
        if (!last.closes()) {
            findNeeded();
        }
        main.trustUpTo(last.mainBytes());
        if (main.bytes() < last.mainBytes()) {
            throw new StoreDamagedException(
                    main.name(),
                    main.bytes(),
                    "the file ends here (expected: at least " + last.mainBytes() + " bytes)");
        }
    }

    private void findLast() {
        JournalScan holdsNewest = newer(scans.get(0), scans.get(1), s -> s.newest);
        JournalRecord newest = holdsNewest.newest;
        if (newest == null) {
            throw damaged(scans.get(0), 0, "neither journal holds a single commit");
        }
        if (newest.closes()) {
            // Nothing before it is needed, so damage there does no harm.
            holdsLast = holdsNewest;
            last = newest;
            return;
        }
        holdsLast = newer(scans.get(0), scans.get(1), JournalScan::last);
        last = holdsLast.last();
        if (last == null) {
            throw damaged(holdsNewest, 0, cannotBeRead("the first commit", newest, holdsNewest));
        }
        if (newest.txn() <= last.txn()) {
            return;
        }
        long nextAt = holdsNewest == holdsLast ? holdsLast.end() : 0;
        if (newest.txn() == last.txn() + 1 && newest.offset() == nextAt) {
            // Its header came through and not all of its pages: torn by a crash.
            return;
        }
        JournalScan broken = newest.offset() == 0 ? holdsLast : holdsNewest;
        throw damaged(
                broken,
                broken.end(),
                cannotBeRead("commit " + (last.txn() + 1), newest, holdsNewest));
    }

    private static JournalScan newer(
            JournalScan a, JournalScan b, Function<JournalScan, JournalRecord> record) {
        JournalRecord ofA = record.apply(a);
        JournalRecord ofB = record.apply(b);
        return ofB == null || (ofA != null && ofA.txn() >= ofB.txn()) ? a : b;
    }

    private static String cannotBeRead(String which, JournalRecord later, JournalScan in) {
        return which
                + " cannot be read, but commit "
                + later.txn()
                + " is there (at offset "
                + later.offset()
                + " of "
                + in.journal.name()
                + ")";
    }

    /** Collects the commits after the last one that is known to be in the main file. */
    private void findNeeded() {
        long from = last.checkpointedTxn() + 1;
        JournalScan other = scans.get(0) == holdsLast ? scans.get(1) : scans.get(0);
        long first = holdsLast.first().txn();
        if (from < first) {
            JournalRecord otherLast = other.last();
            boolean reaches =
                    otherLast != null
                            && otherLast.epoch() < last.epoch()
                            && otherLast.txn() == first - 1;
            if (!reaches) {
                long missing = otherLast == null ? from : otherLast.txn() + 1;
                throw damaged(
                        other,
                        other.end(),
                        cannotBeRead("commit " + missing, holdsLast.first(), holdsLast));
            }
            if (other.first().txn() > from) {
                throw damaged(other, 0, "commits from " + from + " on are missing");
            }
            add(other, from);
        }
        add(holdsLast, from);
    }

    private void add(JournalScan scan, long fromTxn) {
        for (JournalRecord record : scan.chain) {
            if (record.txn() >= fromTxn) {
                needed.add(new Needed(scan.journal, record));
            }
        }
    }

    private static StoreDamagedException damaged(JournalScan scan, long offset, String what) {
        return new StoreDamagedException(scan.journal.name(), offset, what);
    }

    /** Puts what the main file may lack into {@code images}. */
    void apply(PageImages images) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(Page.BYTES);
        for (Needed n : needed) {
            long[] pages = n.record.pages();
            for (int i = 0; i < pages.length; i++) {
                n.journal
                        .file()
                        .read(read.clear(), n.record.imagesOffset() + (long) i * Page.BYTES);
                int slot = images.find(pages[i]);
                if (slot == PageImages.NONE) {
                    slot = images.add(pages[i]);
                }
                images.set(slot, 0, read.array(), 0, Page.BYTES);
                images.setChecksum(slot, n.record.checksums()[i]);
            }
        }
    }

    /**
     * Notes in the journal that holds the last commit that the main file has everything now: the
     * other journal, which may have been needed until now, can be overwritten after that.
     *
     * @return number of the last commit, this note included
     */
    long noteAllApplied() throws IOException {
        if (last.closes()) {
            // Nothing will be written behind it either, where an incomplete commit may be.
            return last.txn();
        }
        holdsLast.journal.erase(last.end());
        holdsLast.journal.resume(last.epoch(), last.end());
        holdsLast.journal.append(
                new PageImages(0),
                new int[0],
                last.txn() + 1,
                last.txn(),
                main.bytes(),
                last.length());
        return last.txn() + 1;
    }

    /**
     * Erases what a crash left of the first commit to the {@link #next} journal, once nothing in
     * that is needed any more.
     */
    void eraseIncompleteStart() throws IOException {
        JournalScan scan = holdsLast == scans.get(0) ? scans.get(1) : scans.get(0);
        JournalRecord start = scan.start;
        if (start == null || start.txn() > last.txn()) {
            scan.journal.erase(0);
        }
    }

    long lastTxn() {
        return last.txn();
    }

    long length() {
        return last.length();
    }

    long nextEpoch() {
        return Math.max(scans.get(0).maxEpoch, scans.get(1).maxEpoch) + 1;
    }

    /**
     * The journal to write to next: not the one with the last commit, which must stay readable
     * until the first new one is complete.
     */
    Journal next() {
        return scans.get(0) == holdsLast ? scans.get(1).journal : scans.get(0).journal;
    }
}
