package io.leveret.store.mapdb;

import io.leveret.store.DefinitionStore;
import io.leveret.store.MessageStore;
import io.leveret.store.QueueLog;
import io.leveret.store.StoreDamagedException;
import io.leveret.store.StoreTransaction;
import io.leveret.store.WriteBacklog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * Messages and definitions in a directory, in MapDB on files whose commits are atomic. See
 * docs/storage.md.
 */
public final class MapDbMessageStore implements MessageStore {
    private static final int QUEUE_IDS_RESERVED = 1024;

    private final StoreFiles files;
    private final JournaledFile file;
    private final StorageThread storage;
    private final Thread storageThread;
    private final Thread readThread;
    private final ExecutorService checkpointer;
    private final MapDbDefinitions definitions;

    /** What was found at the start of queues that were not opened yet. */
    private final Map<Long, RecoveredQueue> recovered;

    private long lastQueueId;
    private long queueIdsReserved;
    private boolean closed;

    private MapDbMessageStore(Disk disk, MapDbSettings settings, Consumer<Throwable> onFatal)
            throws IOException {
        checkpointer = Executors.newSingleThreadExecutor(threads("leveret-checkpoint"));
        StoreFiles opened = null;
        try {
            opened = new StoreFiles(disk, settings.journalBytes(), checkpointer);
            files = opened;
            OpenedStore store = OpenedStore.open(files, settings);
            file = store.file;
            recovered = store.recovery.queues();
            lastQueueId = store.root.queueIdsReserved();
            queueIdsReserved = lastQueueId;
            storage = new StorageThread(store, settings.batchBytes(), onFatal);
        } catch (Throwable e) {
            checkpointer.shutdown();
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
        definitions = new MapDbDefinitions(storage);
        storageThread = threads("leveret-storage").newThread(storage);
        storage.runsOn(storageThread);
        readThread = threads("leveret-read").newThread(storage.reader());
        storageThread.start();
        readThread.start();
    }

    private static ThreadFactory threads(String name) {
        return action -> {
            Thread thread = new Thread(action, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Opens the store in {@code directory}, or makes one. Recovers what the last run left; blocks
     * until that is done.
     *
     * @param onFatal told once, on a thread of the store, when the store can neither store nor
     *     confirm any more: the broker should say so and exit
     * @throws StoreDamagedException if the files are not what was written; names file and offset
     * @throws IOException if they cannot be read or written, or are in use
     */
    public static MapDbMessageStore open(
            Path directory, MapDbSettings settings, Consumer<Throwable> onFatal)
            throws IOException {
        return open(new DirectoryDisk(directory), settings, onFatal);
    }

    static MapDbMessageStore open(Disk disk, MapDbSettings settings, Consumer<Throwable> onFatal)
            throws IOException {
        try {
            return new MapDbMessageStore(disk, settings, onFatal);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public QueueLog open(
            long queueId,
            Executor home,
            QueueLog.Listener listener,
            QueueLog.Recovered recoveredMessages) {
        RecoveredQueue found = recovered.remove(queueId);
        if (found != null) {
            found.forEach(recoveredMessages);
        }
        return new MapDbQueueLog(queueId, home, listener, storage);
    }

    @Override
    public void queuesOpened() {
        for (Long queueId : recovered.keySet()) {
            if (recovered.remove(queueId) != null) {
                storage.post(
                        new Command() {
                            @Override
                            void run(StorageThread onStorage) {
                                onStorage.drop(queueId);
                            }
                        });
            }
        }
    }

    @Override
    public synchronized long nextQueueId() {
        if (lastQueueId == queueIdsReserved) {
            queueIdsReserved += QUEUE_IDS_RESERVED;
            long upTo = queueIdsReserved;
            // Whatever is stored for the new id is posted later, and so durable later.
            storage.post(
                    new Command() {
                        @Override
                        void run(StorageThread onStorage) {
                            onStorage.reserveQueueIds(upTo);
                        }
                    });
        }
        return ++lastQueueId;
    }

    @Override
    public StoreTransaction begin() {
        return new MapDbTransaction();
    }

    @Override
    public void commit(StoreTransaction tx, Executor home, Runnable done) {
        MapDbTransaction transaction = (MapDbTransaction) tx;
        transaction.whenDurable(home, done);
        storage.unwritten().add(transaction.bytes());
        storage.post(transaction);
    }

    @Override
    public void rollback(StoreTransaction tx) {
        // Nothing of it was posted.
    }

    @Override
    public DefinitionStore definitions() {
        return definitions;
    }

    @Override
    public WriteBacklog unwritten() {
        return storage.unwritten();
    }

    /** Bytes the file system of the store can still take; for the disk alarm. Any thread. */
    public long freeDiskBytes() throws IOException {
        return files.freeBytes();
    }

    /** One line for people; numbers may be a moment old. */
    String statistics() {
        return file.statistics() + ", main file " + (file.mainBytes() >> 10) + " KiB";
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        storage.post(
                new Command() {
                    @Override
                    void run(StorageThread onStorage) {
                        onStorage.close();
                    }
                });
        try {
            storageThread.join();
            readThread.interrupt();
            readThread.join();
            file.close();
            checkpointer.shutdown();
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
