package io.leveret.store.mapdb;

import io.leveret.store.MessageKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Appends slots to the page that is open, and opens another when it is full. The page stays open
 * over many commits: a small one changes little of it. Storage thread.
 */
final class PageWriter {
    private final Records records;
    private final PageTable table;

    private final byte[] buffer = new byte[MessagePage.BYTES];
    private PageState open;
    private int at = MessagePage.BYTES;
    private boolean changed;
    private int pagesTaken;

    /** Where the last slot begins in its page. */
    private int lastOffset;

    /** Pages with slots that are not yet valid; null outside of a unit. */
    private List<PageState> unit;

    PageWriter(Records records, PageTable table) {
        this.records = records;
        this.table = table;
    }

    /** The page that is open, or null. */
    PageState open() {
        return open;
    }

    /** What the open page holds so far. */
    byte[] openBytes() {
        return buffer;
    }

    /** Whether a slot of so many bytes fits into the open page. */
    boolean fits(int slotBytes) {
        return room() >= slotBytes;
    }

    /** Bytes left for slots in the open page. */
    int room() {
        return open == null || open.slots == Locator.SLOTS_MAX ? 0 : MessagePage.BYTES - at;
    }

    boolean inUnit() {
        return unit != null;
    }

    boolean isDirty() {
        return changed;
    }

    /** How many pages were opened since the start. */
    int pagesTaken() {
        return pagesTaken;
    }

    int lastOffset() {
        return lastOffset;
    }

    static int entryBytes(EntryFields entry) {
        return MessagePage.SLOT_HEADER_BYTES
                + MessagePage.numberBytes(entry.queueId())
                + MessagePage.numberBytes(entry.position())
                + (entry.expiresAtMillis() == Long.MAX_VALUE ? 0 : 8)
                + (entry.priority() == 0 ? 0 : 1)
                + (entry.deliveryCount() == 0 ? 0 : MessagePage.numberBytes(entry.deliveryCount()))
                + (entry.notBeforeMillis() == 0 ? 0 : Long.BYTES)
                + (entry.key() == null ? 0 : 2 * Long.BYTES);
    }

    static int messageBytes(EntryFields entry, Content content) {
        return entryBytes(entry)
                + content.names().length
                + MessagePage.numberBytes(content.headerBytes())
                + content.length();
    }

    /** Appends an entry with its content; opens a page if it does not fit. */
    long message(EntryFields entry, Content content) {
        int bytes = messageBytes(entry, content);
        makeRoom(bytes);
        int end = putEntry(MessagePage.MESSAGE, entry);
        end = putNames(end, content);
        System.arraycopy(content.bytes(), content.offset(), buffer, end, content.length());
        return seal(bytes);
    }

    static int referenceBytes(EntryFields entry, int ownerSlot, int ownerOffset) {
        return entryBytes(entry)
                + MessagePage.numberBytes(ownerSlot)
                + MessagePage.numberBytes(ownerOffset);
    }

    /** Appends an entry whose content is in a slot of the open page. */
    long reference(EntryFields entry, int ownerSlot, int ownerOffset) {
        int end = putEntry(MessagePage.REFERENCE, entry);
        end = MessagePage.putNumber(buffer, end, ownerSlot);
        MessagePage.putNumber(buffer, end, ownerOffset);
        return seal(referenceBytes(entry, ownerSlot, ownerOffset));
    }

    /** Appends an entry whose content is a blob. */
    long blob(EntryFields entry, Content content, long blobId) {
        int bytes =
                entryBytes(entry)
                        + content.names().length
                        + MessagePage.numberBytes(content.headerBytes())
                        + MessagePage.numberBytes(content.length())
                        + Long.BYTES;
        makeRoom(bytes);
        int end = putEntry(MessagePage.BLOB, entry);
        end = putNames(end, content);
        end = MessagePage.putNumber(buffer, end, content.length());
        MessagePage.LONG.set(buffer, end, blobId);
        return seal(bytes);
    }

    static int pieceOverhead(int index) {
        return MessagePage.SLOT_HEADER_BYTES + Long.BYTES + MessagePage.numberBytes(index);
    }

    /** Appends a piece of a blob. */
    long piece(long blobId, int index, byte[] from, int offset, int length) {
        int bytes = pieceOverhead(index) + length;
        makeRoom(bytes);
        buffer[at + 6] = MessagePage.PIECE;
        MessagePage.LONG.set(buffer, at + MessagePage.SLOT_HEADER_BYTES, blobId);
        int end =
                MessagePage.putNumber(
                        buffer, at + MessagePage.SLOT_HEADER_BYTES + Long.BYTES, index);
        System.arraycopy(from, offset, buffer, end, length);
        return seal(bytes);
    }

    /** Appends a copy of a slot that does not refer to others of its page. */
    long copy(byte[] page, SlotReader slot) {
        makeRoom(slot.length);
        System.arraycopy(page, slot.offset, buffer, at, slot.length);
        return seal(slot.length);
    }

    private int putEntry(int kind, EntryFields entry) {
        boolean expires = entry.expiresAtMillis() != Long.MAX_VALUE;
        buffer[at + 6] =
                (byte)
                        (kind
                                | (expires ? MessagePage.HAS_EXPIRY : 0)
                                | (entry.priority() != 0 ? MessagePage.HAS_PRIORITY : 0)
                                | (entry.deliveryCount() != 0 ? MessagePage.HAS_DELIVERY_COUNT : 0)
                                | (entry.notBeforeMillis() != 0 ? MessagePage.HAS_NOT_BEFORE : 0)
                                | (entry.key() != null ? MessagePage.HAS_KEY : 0));
        int end = at + MessagePage.SLOT_HEADER_BYTES;
        end = MessagePage.putNumber(buffer, end, entry.queueId());
        end = MessagePage.putNumber(buffer, end, entry.position());
        if (expires) {
            end = putLong(end, entry.expiresAtMillis());
        }
        if (entry.priority() != 0) {
            buffer[end++] = (byte) entry.priority();
        }
        if (entry.deliveryCount() != 0) {
            end = MessagePage.putNumber(buffer, end, entry.deliveryCount());
        }
        if (entry.notBeforeMillis() != 0) {
            end = putLong(end, entry.notBeforeMillis());
        }
        MessageKey key = entry.key();
        return key == null ? end : putLong(putLong(end, key.high()), key.low());
    }

    private int putLong(int offset, long value) {
        MessagePage.LONG.set(buffer, offset, value);
        return offset + Long.BYTES;
    }

    private int putNames(int offset, Content content) {
        byte[] names = content.names();
        System.arraycopy(names, 0, buffer, offset, names.length);
        return MessagePage.putNumber(buffer, offset + names.length, content.headerBytes());
    }

    private long seal(int bytes) {
        lastOffset = at;
        int slot = table.add(open, bytes);
        MessagePage.seal(buffer, at, bytes, open.seq, slot);
        at += bytes;
        changed = true;
        return Locator.of(open.seq, open.index, slot);
    }

    private void makeRoom(int slotBytes) {
        if (!fits(slotBytes)) {
            close();
            open = table.take();
            pagesTaken++;
            Arrays.fill(buffer, 0, at, (byte) 0);
            MessagePage.writeHeader(buffer, open.seq);
            at = MessagePage.HEADER_BYTES;
            changed = true;
            if (unit != null) {
                open.validSlots = 0;
                unit.add(open);
            }
        }
    }

    /** Ends the open page. */
    private void close() {
        if (open == null) {
            return;
        }
        write();
        PageState full = open;
        open = null;
        full.full();
        if (full.live() == 0) {
            table.free(full);
        }
    }

    /** Brings the open page into MapDB, for the next commit. */
    void write() {
        if (changed) {
            records.update(open.recid, buffer);
            changed = false;
        }
    }

    /**
     * Slots appended from here to {@link #endUnit} become valid together, whatever is committed in
     * between.
     */
    void beginUnit() {
        unit = new ArrayList<>();
        if (open != null) {
            open.validSlots = open.slots;
            unit.add(open);
        }
    }

    void endUnit() {
        for (PageState page : unit) {
            page.validSlots = Locator.SLOTS_MAX;
            table.touch(page);
        }
        unit = null;
    }
}
