package io.leveret.store.mapdb;

import io.leveret.store.StoreDamagedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads every page that holds a message, checks each message's checksum, and finds out what queues
 * there are and what is in them.
 */
final class StoreRecovery {
    private final Records records;
    private final PageTable table;
    private final Blobs blobs = new Blobs();
    private final Map<Long, RecoveredQueue> queues = new ConcurrentHashMap<>();

    /** Null after an unclean stop: then everything may have been delivered. */
    private final DeliveredList delivered;

    private long messages;

    StoreRecovery(Records records, Root root, PageTable table) {
        this.records = records;
        this.table = table;
        this.delivered =
                root.clean() ? DeliveredList.read(records, table, root.deliveredPage()) : null;
        for (PageState page : table.usedPagesByAge()) {
            readPage(page);
        }
        dropUnwantedBlobs();
    }

    private void readPage(PageState page) {
        byte[] bytes = records.get(page.recid);
        if (bytes == null || !MessagePage.hasHeader(bytes, page.seq)) {
            throw records.damaged(page.recid, "this is not use " + page.seq + " of a page");
        }
        SlotReader slot = new SlotReader(bytes, page.seq);
        int live = 0;
        int end = MessagePage.HEADER_BYTES;
        while (slot.next()) {
            end = slot.offset + slot.length;
            if (page.isLive(slot.slot)) {
                if (!slot.read()) {
                    throw records.damaged(
                            page.recid, "message " + slot.slot + " of the page cannot be read");
                }
                add(page, slot);
                live++;
            }
        }
        if (live != page.live()) {
            throw records.damaged(
                    page.recid,
                    "the page has " + live + " of the " + page.live() + " messages it should");
        }
        table.restored(page, slot.slot + 1, end);
    }

    private void add(PageState page, SlotReader slot) {
        long at = Locator.of(page.seq, page.index, slot.slot);
        if (slot.kind == MessagePage.PIECE) {
            blobs.found(slot.blobId).setPiece(slot.pieceIndex, at);
            return;
        }
        if (slot.kind == MessagePage.BLOB) {
            blobs.addEntry(at, blobs.found(slot.blobId));
        }
        messages++;
        queues.computeIfAbsent(slot.queueId(), id -> new RecoveredQueue())
                .add(
                        slot,
                        at,
                        slot.bodyBytes(),
                        slot.deliveryCount() > 0 || wasDelivered(page.index, slot.slot));
    }

    /** Whether it may have been delivered. */
    boolean wasDelivered(int page, int slot) {
        return delivered == null || delivered.contains(page, slot);
    }

    /** Pieces without an entry were on their way when a crash came. */
    private void dropUnwantedBlobs() {
        for (Blobs.Blob blob : blobs.all().toArray(new Blobs.Blob[0])) {
            if (blob.entries == 0) {
                for (long piece : blob.pieces) {
                    if (piece != Locator.NONE) {
                        removePiece(piece);
                    }
                }
                blobs.remove(blob);
            } else {
                checkComplete(blob);
            }
        }
    }

    private void removePiece(long at) {
        PageState page = table.page(Locator.page(at));
        table.remove(page, Locator.slot(at));
        if (page.live() == 0) {
            table.free(page);
        }
    }

    private void checkComplete(Blobs.Blob blob) {
        for (long piece : blob.pieces) {
            if (piece == Locator.NONE) {
                throw missing(blob);
            }
        }
        if (blob.pieces.length == 0) {
            throw missing(blob);
        }
    }

    private StoreDamagedException missing(Blobs.Blob blob) {
        return records.damaged(Root.RECID, "part of a large message is missing: blob " + blob.id);
    }

    Blobs blobs() {
        return blobs;
    }

    /** By queue id; whoever uses one takes it out. */
    Map<Long, RecoveredQueue> queues() {
        return queues;
    }

    long messages() {
        return messages;
    }
}
