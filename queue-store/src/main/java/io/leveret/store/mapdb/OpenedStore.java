package io.leveret.store.mapdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store whose files were opened and read through, before anything runs on it. */
final class OpenedStore {
    private static final Logger LOG = LoggerFactory.getLogger(OpenedStore.class);

    final JournaledFile file;
    final Records records;
    final Root root;
    final PageTable table;
    final StoreRecovery recovery;
    private final long definitionBytes;

    private OpenedStore(JournaledFile file, boolean readOnly) {
        this.file = file;
        this.records = new Records(file, readOnly);
        this.root = Root.openOrCreate(records);
        this.table = new PageTable(records, root);
        this.recovery = new StoreRecovery(records, root, table);
        // Damage among the definitions is refused here too, not when somebody asks for them.
        this.definitionBytes = new DefinitionTables(records, root).bytes();
    }

    private static OpenedStore readThrough(JournaledFile file, boolean readOnly) {
        try {
            return new OpenedStore(file, readOnly);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Opens the store, giving space back to the file system if a lot of it is not needed. */
    static OpenedStore open(StoreFiles files, MapDbSettings settings) throws IOException {
        OpenedStore store = readThrough(files.open(), false);
        if (!store.isBloated(settings)) {
            return store;
        }
        long before = store.file.mainBytes();
        if (!store.rewrite(files, settings)) {
            return store;
        }
        store.close();
        OpenedStore rewritten = readThrough(files.open(), false);
        LOG.info(
                "message store rewritten: {} MiB before, {} MiB now",
                before >> 20,
                rewritten.file.mainBytes() >> 20);
        return rewritten;
    }

    /** Opens the store to look at it; nothing is changed. */
    static OpenedStore openReadOnly(JournaledFile file) {
        return readThrough(file, true);
    }

    private boolean isBloated(MapDbSettings settings) {
        long allowed = 2 * table.liveBytes() + settings.slackBytes();
        return file.mainBytes() > allowed + 4 * definitionBytes;
    }

    private boolean rewrite(StoreFiles files, MapDbSettings settings) throws IOException {
        long needed = table.liveBytes() * 5 / 4 + 2 * settings.journalBytes() + (64 << 20);
        if (files.freeBytes() < needed) {
            LOG.warn(
                    "message store of {} MiB holds {} MiB of messages, but there is no room to"
                            + " rewrite it",
                    file.mainBytes() >> 20,
                    table.liveBytes() >> 20);
            return false;
        }
        try {
            new StoreRewriter(this, files).rewrite();
            return true;
        } catch (IOException | UncheckedIOException e) {
            // The old files are as they were, and still the ones that count.
            LOG.warn("message store could not be rewritten and stays as it is", e);
            files.removeLeftovers();
            return false;
        }
    }

    void close() {
        file.close();
    }
}
