package io.leveret.store.mapdb;

import io.leveret.store.MessageStore;
import io.leveret.store.MessageStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class MapDbMessageStoreTest extends MessageStoreContract {
    static final MapDbSettings SETTINGS = new MapDbSettings(1 << 20, 1 << 20, 4 << 20);

    @TempDir Path directory;

    @Override
    protected MessageStore newStore() throws Exception {
        return MapDbMessageStore.open(directory, SETTINGS, Throwable::printStackTrace);
    }
}
