package io.leveret.broker;

import io.leveret.queue.BodyBudget;
import io.leveret.store.MessageStore;
import io.leveret.store.mapdb.MapDbMessageStore;
import io.leveret.store.mapdb.MapDbSettings;
import io.leveret.store.memory.InMemoryMessageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a broker keeps what it must not lose, and how much of it stays in memory too.
 *
 * @param bodies bytes of messages beyond which queues leave to the disk what is on it
 */
record Storage(MessageStore store, BodyBudget bodies) {
    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

    /** Share of the heap; the rest is for entries, buffers and what the collector needs. */
    private static final int HEAP_PER_BODIES = 4;

    /**
     * @param directory null to keep everything in memory; MapDB is not loaded then
     * @param onFailure told once, after it was logged, when the disk fails
     */
    static Storage open(Path directory, Consumer<Throwable> onFailure) {
        return directory == null
                ? new Storage(new InMemoryMessageStore(), BodyBudget.unlimited())
                : OnDisk.open(directory, onFailure);
    }

    /** Share of the heap, and so of the memory outside it, that each of two journals may take. */
    private static final int HEAP_PER_JOURNAL = 8;

    private static final long JOURNAL_BYTES_MIN = 1 << 20;

    /** A class of its own, so that MapDB's need not be there where nothing is kept on disk. */
    private static final class OnDisk {
        /** The usual ones, with smaller journals for a heap of less than 256 MiB. */
        private static MapDbSettings settings(long heapBytes) {
            MapDbSettings usual = MapDbSettings.DEFAULT;
            long room = Math.max(JOURNAL_BYTES_MIN, heapBytes / HEAP_PER_JOURNAL);
            return new MapDbSettings(
                    Math.min(usual.journalBytes(), room), usual.batchBytes(), usual.slackBytes());
        }

        static Storage open(Path directory, Consumer<Throwable> onFailure) {
            try {
                Files.createDirectories(directory);
                MessageStore store =
                        MapDbMessageStore.open(
                                directory,
                                settings(Runtime.getRuntime().maxMemory()),
                                failure -> {
                                    LOG.error(
                                            "The store in {} failed: nothing is stored or confirmed"
                                                    + " any more",
                                            directory,
                                            failure);
                                    onFailure.accept(failure);
                                });
                long limit = Runtime.getRuntime().maxMemory() / HEAP_PER_BODIES;
                return new Storage(store, new BodyBudget(limit));
            } catch (IOException e) {
                throw new BrokerStartException(
                        "cannot use data directory " + directory + ": " + e.getMessage(), e);
            }
        }
    }
}
