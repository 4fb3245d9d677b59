package io.leveret.store.mapdb;

import io.leveret.store.StoreDamagedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks a store that is not running, without changing anything. */
public final class StoreVerifier {
    /** More than these need not be listed. */
    private static final int DAMAGES_MAX = 1000;

    private StoreVerifier() {}

    /**
     * What was found.
     *
     * @param damages each names a file and an offset; empty if the store is sound
     * @param messages how many messages it holds; what could be read if there is damage
     * @param queues how many queues they are in
     * @param fileBytes size of the main file
     */
    public record Report(
            List<StoreDamagedException> damages, long messages, long queues, long fileBytes) {
        public boolean isSound() {
            return damages.isEmpty();
        }
    }

    /**
     * Reads the whole store in {@code directory}: journals, every page of the main file, every
     * message and definition.
     *
     * @throws IOException if it cannot be read, or is in use
     */
    public static Report verify(Path directory) throws IOException {
        return verify(new DirectoryDisk(directory));
    }

    static Report verify(Disk disk) throws IOException {
        List<StoreDamagedException> damages = new ArrayList<>();
        long messages = 0;
        long queues = 0;
        long bytes = 0;
        try (StoreFiles files = new StoreFiles(disk, 1 << 20, Runnable::run)) {
            JournaledFile file = files.openReadOnly();
            bytes = file.mainBytes();
            file.verifyMain(
                    damage -> {
                        if (damages.size() < DAMAGES_MAX) {
                            damages.add(damage);
                        }
                    });
            OpenedStore store = OpenedStore.openReadOnly(file);
            messages = store.recovery.messages();
            queues = store.recovery.queues().size();
            store.close();
        } catch (StoreDamagedException e) {
            if (damages.stream().noneMatch(d -> d.getMessage().equals(e.getMessage()))) {
                damages.add(e);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return new Report(List.copyOf(damages), messages, queues, bytes);
    }
}
