package io.leveret.store.mapdb;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Messages on pages: appends, settles, updates and moves them. Everything is done at once in memory
 * and in MapDB's uncommitted pages; {@link #commit} makes it durable. Storage thread.
 */
final class MessagePages {
    /** Contents up to here are repeated on another page rather than made a blob. */
    private static final int REPEAT_BYTES_MAX = 4096;

    /** A page with less room than this is closed rather than filled with the start of a blob. */
    private static final int SPLIT_ROOM_MIN = 4096;

    private static final int SLOT_BYTES_MAX = MessagePage.BYTES - MessagePage.HEADER_BYTES;

    /** After so many new pages in one unit, what is there is committed though not yet valid. */
    private static final int PART_PAGES = 64;

    /**
     * While so many messages are not where their locators say, no more are moved: each takes some
     * 32 bytes of memory until it is settled. Of ten million messages that wait their turn in no
     * order nearly all would be moved in the end.
     */
    private static final int MOVES_MAX = 1 << 19;

    /** Pages may be used up to 1.5 times of what is live, and this much more, before some move. */
    private static final long SLACK_BYTES = 2 << 20;

    private final Records records;
    private final Root root;
    private final PageTable table;
    private final PageWriter writer;
    private final Blobs blobs;
    private final Placed placed;

    /** Where a message went that is no longer where its locator says. */
    private final LongMap moved = new LongMap();

    /** Pages that may be worth moving, the emptiest last. */
    private int[] sparse = new int[0];

    private int sparseCount;
    private int pagesAtLastCommit;

    /** Is told to which page a message of a queue was moved. */
    interface Placed {
        void in(long queueId, int page);
    }

    MessagePages(Records records, Root root, PageTable table, Blobs blobs, Placed placed) {
        this.records = records;
        this.root = root;
        this.table = table;
        this.writer = new PageWriter(records, table);
        this.blobs = blobs;
        this.placed = placed;
    }

    PageTable table() {
        return table;
    }

    PageWriter writer() {
        return writer;
    }

    // Appending.

    /**
     * @param shared what else in this commit has the same content; null if nothing
     * @return the locator
     */
    long append(EntryFields entry, Content content, SharedContent shared) {
        return shared == null ? append(entry, content) : appendShared(entry, content, shared);
    }

    private long append(EntryFields entry, Content content) {
        int bytes = PageWriter.messageBytes(entry, content);
        if (writer.fits(bytes) || !mustSplit(bytes, content)) {
            return writer.message(entry, content);
        }
        return appendBlob(entry, content, createBlob(content));
    }

    private boolean mustSplit(int bytes, Content content) {
        return bytes > SLOT_BYTES_MAX
                || (content.length() > REPEAT_BYTES_MAX && writer.room() >= SPLIT_ROOM_MIN);
    }

    private long appendShared(EntryFields entry, Content content, SharedContent shared) {
        if (content.length() > REPEAT_BYTES_MAX) {
            // Also where the first copy was settled already and its blob is gone with it.
            if (shared.blob == null || shared.blob.entries == 0) {
                shared.blob = createBlob(content);
            }
            return appendBlob(entry, content, shared.blob);
        }
        if (writer.open() != null
                && shared.seq == writer.open().seq
                && writer.fits(PageWriter.referenceBytes(entry, shared.slot, shared.offset))) {
            return writer.reference(entry, shared.slot, shared.offset);
        }
        long at = writer.message(entry, content);
        shared.seq = writer.open().seq;
        shared.slot = Locator.slot(at);
        shared.offset = writer.lastOffset();
        return at;
    }

    private long appendBlob(EntryFields entry, Content content, Blobs.Blob blob) {
        long at = writer.blob(entry, content, blob.id);
        blobs.addEntry(at, blob);
        return at;
    }

    private Blobs.Blob createBlob(Content content) {
        long id = blobs.nextId();
        long[] pieces = new long[4];
        int count = 0;
        int done = 0;
        while (done < content.length()) {
            int overhead = PageWriter.pieceOverhead(count);
            int room = writer.room() - overhead;
            if (room < SPLIT_ROOM_MIN && room < content.length() - done) {
                commitPart();
                room = SLOT_BYTES_MAX - overhead;
            }
            int length = Math.min(room, content.length() - done);
            if (count == pieces.length) {
                pieces = Arrays.copyOf(pieces, count * 2);
            }
            pieces[count] =
                    writer.piece(id, count, content.bytes(), content.offset() + done, length);
            count++;
            done += length;
        }
        return blobs.create(Arrays.copyOf(pieces, count));
    }

    /**
     * What is appended until {@link #endUnit} becomes valid in one step, and may be so much that it
     * is written in several.
     */
    void beginUnit() {
        writer.beginUnit();
    }

    void endUnit() {
        writer.endUnit();
    }

    /** Within a unit: writes what there is, if it is a lot. */
    void commitPart() {
        if (writer.inUnit() && writer.pagesTaken() - pagesAtLastCommit >= PART_PAGES) {
            commit();
        }
    }

    // Settling.

    boolean isLive(long at) {
        return Locator.page(at) < table.size()
                && Locator.isOf(at, table.page(Locator.page(at)).seq)
                && table.page(Locator.page(at)).isLive(Locator.slot(at));
    }

    /** Where the message is now, or {@link Locator#NONE} if it was settled. */
    long resolve(long locator) {
        long at = locator;
        if (!moved.isEmpty()) {
            for (long to = moved.get(at); to != LongMap.NONE; to = moved.get(at)) {
                at = to;
            }
        }
        return isLive(at) ? at : Locator.NONE;
    }

    void settle(long locator) {
        long at = forgetMoves(locator);
        if (isLive(at)) {
            removeEntry(at);
        }
    }

    private long forgetMoves(long locator) {
        long at = locator;
        if (!moved.isEmpty()) {
            for (long to = moved.remove(at); to != LongMap.NONE; to = moved.remove(at)) {
                at = to;
            }
        }
        return at;
    }

    private void removeEntry(long at) {
        removeSlot(at);
        Blobs.Blob unwanted = blobs.removeEntry(at);
        if (unwanted != null) {
            for (long piece : unwanted.pieces) {
                removeSlot(piece);
            }
            blobs.remove(unwanted);
        }
    }

    private void removeSlot(long at) {
        PageState page = table.page(Locator.page(at));
        table.remove(page, Locator.slot(at));
        if (page.live() == 0 && page != writer.open()) {
            table.free(page);
        }
    }

    /** Settles what {@code queueId} has in one page. */
    void removeQueue(long queueId, int pageIndex) {
        PageState page = table.page(pageIndex);
        if (page.live() == 0) {
            return;
        }
        SlotReader slot = new SlotReader(bytes(page), page.seq);
        while (slot.next()) {
            if (page.isLive(slot.slot)) {
                read(slot, page);
                if (slot.kind != MessagePage.PIECE && slot.queueId() == queueId) {
                    removeEntry(Locator.of(page.seq, pageIndex, slot.slot));
                }
            }
        }
    }

    /** Forgets moves of messages that are gone without having been settled by their locators. */
    void sweepMoves() {
        LongPredicate leadsNowhere = to -> !isLive(to) && moved.get(to) == LongMap.NONE;
        int before;
        do {
            before = moved.size();
            moved.removeValuesIf(leadsNowhere);
        } while (moved.size() < before);
    }

    // Updating and moving.

    /** Writes new fields of a message that is there; it moves, and its locator stays good. */
    void update(long locator, EntryFields changed) {
        if (resolve(locator) == Locator.NONE) {
            return;
        }
        long at = forgetMoves(locator);
        PageState page = table.page(Locator.page(at));
        SlotReader slot = new SlotReader(bytes(page).clone(), page.seq);
        slot.skipTo(Locator.slot(at));
        read(slot, page);
        Blobs.Blob blob = blobs.ofEntry(at);
        long to =
                blob == null
                        ? append(changed, slot.content())
                        : appendBlob(changed, slot.content(), blob);
        removeEntry(at);
        moved.put(locator, to);
        placed.in(changed.queueId(), Locator.page(to));
    }

    /**
     * Moves messages from pages that are mostly settled, if there are too many of those.
     *
     * @param pagesMax how many pages to empty
     * @return whether any was
     */
    boolean tidy(int pagesMax) {
        long used = (long) table.usedCount() * MessagePage.BYTES;
        if (used <= table.liveBytes() * 3 / 2 + SLACK_BYTES || moved.size() >= MOVES_MAX) {
            sparseCount = 0;
            return false;
        }
        if (sparseCount == 0) {
            findSparse();
        }
        SlotCopier copier = new SlotCopier(writer);
        int done = 0;
        while (done < pagesMax && sparseCount > 0) {
            PageState page = table.page(sparse[--sparseCount]);
            if (isSparse(page)) {
                move(page, copier);
                done++;
            }
        }
        return done > 0;
    }

    private boolean isSparse(PageState page) {
        return page != writer.open()
                && page.live() > 0
                && page.live() < page.slots
                && page.liveBytes() < MessagePage.BYTES * 5 / 8;
    }

    private void findSparse() {
        long[] found = new long[64];
        int count = 0;
        for (int i = 0; i < table.size(); i++) {
            PageState page = table.page(i);
            if (isSparse(page)) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = (long) page.liveBytes() << 32 | i;
            }
        }
        Arrays.sort(found, 0, count);
        sparse = new int[count];
        for (int i = 0; i < count; i++) {
            sparse[count - 1 - i] = (int) found[i];
        }
        sparseCount = count;
    }

    private void move(PageState page, SlotCopier copier) {
        boolean intact = copier.copy(page, bytes(page), (slot, to) -> moved(page, slot, to));
        if (!intact) {
            throw records.damaged(page.recid, "a message cannot be read");
        }
    }

    private void moved(PageState page, SlotReader slot, long to) {
        long from = Locator.of(page.seq, page.index, slot.slot);
        if (slot.kind == MessagePage.PIECE) {
            blobs.get(slot.blobId).setPiece(slot.pieceIndex, to);
            removeSlot(from);
            return;
        }
        Blobs.Blob blob = blobs.ofEntry(from);
        if (blob != null) {
            blobs.addEntry(to, blob);
        }
        removeEntry(from);
        moved.put(from, to);
        placed.in(slot.queueId(), Locator.page(to));
    }

    private byte[] bytes(PageState page) {
        return page == writer.open() ? writer.openBytes() : records.get(page.recid);
    }

    private void read(SlotReader slot, PageState page) {
        if (!slot.read()) {
            throw records.damaged(page.recid, "message " + slot.slot + " cannot be read");
        }
    }

    // Reading.

    /** Brings what was moved since the last commit to where readers look. */
    void makeReadable() {
        writer.write();
    }

    /** Where a page that was written can be read. */
    PageState pageOf(long at) {
        return table.page(Locator.page(at));
    }

    Blobs.Blob blobOf(long at) {
        return blobs.ofEntry(at);
    }

    // Committing.

    boolean isDirty() {
        return writer.isDirty() || table.isDirty() || root.isDirty();
    }

    void commit() {
        writer.write();
        table.write();
        root.write();
        records.commit();
        pagesAtLastCommit = writer.pagesTaken();
    }
}
