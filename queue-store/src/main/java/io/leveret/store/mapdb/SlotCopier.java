package io.leveret.store.mapdb;

import java.util.HashMap;
import java.util.Map;

/** Copies the live slots of a page to the page that is open. Storage thread. */
final class SlotCopier {
    private final PageWriter writer;

    /** Where the contents that entries of the source refer to are in the copy, by their offset. */
    private final Map<Integer, Owner> owners = new HashMap<>();

    private record Owner(long seq, int slot, int offset) {}

    /** Is told of each slot that was copied, before the next is. */
    interface Copied {
        void slot(SlotReader slot, long to);
    }

    SlotCopier(PageWriter writer) {
        this.writer = writer;
    }

    /**
     * @param source not the open page
     * @return false if a live slot is not what was written
     */
    boolean copy(PageState source, byte[] page, Copied copied) {
        owners.clear();
        SlotReader slot = new SlotReader(page, source.seq);
        while (slot.next()) {
            if (source.isLive(slot.slot)) {
                if (!slot.read()) {
                    return false;
                }
                copied.slot(slot, copy(page, slot));
            }
        }
        return true;
    }

    private long copy(byte[] page, SlotReader slot) {
        if (slot.kind == MessagePage.REFERENCE) {
            return copyReference(slot);
        }
        long to = writer.copy(page, slot);
        if (slot.kind == MessagePage.MESSAGE) {
            remember(slot.offset, to);
        }
        return to;
    }

    private long copyReference(SlotReader slot) {
        Owner owner = owners.get(slot.ownerOffset);
        if (owner != null
                && owner.seq == writer.open().seq
                && writer.fits(PageWriter.referenceBytes(slot, owner.slot, owner.offset))) {
            return writer.reference(slot, owner.slot, owner.offset);
        }
        long to = writer.message(slot, slot.content());
        remember(slot.ownerOffset, to);
        return to;
    }

    private void remember(int sourceOffset, long to) {
        owners.put(
                sourceOffset, new Owner(writer.open().seq, Locator.slot(to), writer.lastOffset()));
    }
}
