package io.leveret.store.mapdb;

import io.leveret.store.QueueLog;

/** Messages to be read back. The storage thread says where they are; another thread reads them. */
final class LoadCommand extends Command {
    final MapDbQueueLog log;
    final long[] locators;
    final QueueLog.Loaded loaded;

    LoadCommand(MapDbQueueLog log, long[] locators, QueueLog.Loaded loaded) {
        this.log = log;
        this.locators = locators;
        this.loaded = loaded;
    }

    @Override
    void run(StorageThread storage) {
        storage.pages().makeReadable();
        storage.reader().read(this, plan(storage.pages()));
    }

    private Place[] plan(MessagePages pages) {
        Place[] places = new Place[locators.length];
        for (int i = 0; i < locators.length; i++) {
            places[i] = Place.of(locators[i], pages);
        }
        return places;
    }

    /**
     * Where one message is at the moment.
     *
     * @param page record id of its page
     * @param seq which use of the page
     * @param pieces of its content, if that is a blob; else null
     */
    record Place(long page, long seq, int slot, Place[] pieces) {
        /** Null if it was settled. */
        static Place of(long locator, MessagePages pages) {
            long at = pages.resolve(locator);
            if (at == Locator.NONE) {
                return null;
            }
            Blobs.Blob blob = pages.blobOf(at);
            Place[] pieces = blob == null ? null : new Place[blob.pieces.length];
            if (blob != null) {
                for (int i = 0; i < pieces.length; i++) {
                    pieces[i] = at(blob.pieces[i], null, pages);
                }
            }
            return at(at, pieces, pages);
        }

        private static Place at(long at, Place[] pieces, MessagePages pages) {
            PageState page = pages.pageOf(at);
            return new Place(page.recid, page.seq, Locator.slot(at), pieces);
        }
    }
}
