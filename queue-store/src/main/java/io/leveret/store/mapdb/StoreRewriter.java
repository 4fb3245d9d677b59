package io.leveret.store.mapdb;

import io.leveret.store.DefinitionStore.Table;
import java.io.IOException;

/** Copies what a store still needs into new files, which then take its place. */
final class StoreRewriter {
    private static final int PAGES_PER_COMMIT = 64;

    private final OpenedStore from;
    private final StoreFiles files;
    private final JournaledFile file;
    private final Records records;
    private final Root root;
    private final PageTable table;
    private final PageWriter writer;
    private final DeliveredList delivered = new DeliveredList();

    StoreRewriter(OpenedStore from, StoreFiles files) throws IOException {
        this.from = from;
        this.files = files;
        this.file = files.createNext();
        this.records = new Records(file, false);
        this.root = Root.openOrCreate(records);
        this.table = new PageTable(records, root);
        this.writer = new PageWriter(records, table);
    }

    void rewrite() throws IOException {
        try {
            copyDefinitions();
            copyMessages();
            boolean clean = from.root.clean();
            root.setClean(clean, clean ? delivered.write(records, table) : -1);
            commit();
            file.checkpointAll();
        } finally {
            file.close();
        }
        files.switchToNext();
    }

    private void copyDefinitions() {
        root.reserveQueueIds(from.root.queueIdsReserved());
        DefinitionTables source = new DefinitionTables(from.records, from.root);
        DefinitionTables target = new DefinitionTables(records, root);
        for (Table t : Table.values()) {
            source.forEach(t, (key, value) -> target.put(t, key, value));
        }
        commit();
    }

    private void copyMessages() {
        SlotCopier copier = new SlotCopier(writer);
        int sinceCommit = 0;
        for (PageState page : from.table.usedPagesByAge()) {
            byte[] bytes = from.records.get(page.recid);
            if (!copier.copy(page, bytes, (slot, to) -> copied(page, slot, to))) {
                throw from.records.damaged(page.recid, "a message cannot be read");
            }
            if (++sinceCommit == PAGES_PER_COMMIT) {
                commit();
                sinceCommit = 0;
            }
        }
    }

    private void copied(PageState page, SlotReader slot, long to) {
        if (slot.kind != MessagePage.PIECE && from.recovery.wasDelivered(page.index, slot.slot)) {
            delivered.add(to);
        }
    }

    private void commit() {
        writer.write();
        table.write();
        root.write();
        records.commit();
    }
}
