package io.leveret.queue;

import io.leveret.store.MessageStore;
import io.leveret.store.mapdb.MapDbMessageStore;
import io.leveret.store.mapdb.MapDbSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class QueueOnMapDbStoreTest extends QueueOnStoreContract {
    /** Journals small enough to be switched and checkpointed in a test. */
    private static final MapDbSettings SETTINGS = new MapDbSettings(512 << 10, 64 << 10, 4 << 20);

    @TempDir Path directory;

    @Override
    MessageStore newStore() throws Exception {
        return MapDbMessageStore.open(directory, SETTINGS, Throwable::printStackTrace);
    }
}
