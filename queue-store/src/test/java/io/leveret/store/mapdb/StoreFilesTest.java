package io.leveret.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which files count is durable before anything is confirmed in them. */
class StoreFilesTest {
    private static final int JOURNAL_BYTES = 64 << 10;

    private static StoreFiles files(Disk disk) throws IOException {
        return new StoreFiles(disk, JOURNAL_BYTES, Runnable::run);
    }

    @Test
    void powerCutAfterAKillWhileTheStoreIsMadeTakesNothing() throws IOException {
        SimulatedDisk whole = new SimulatedDisk();
        try (StoreFiles files = files(whole)) {
            files.open().close();
        }
        for (int n = 0; n < whole.operations(); n++) {
            int doomed = n;
            SimulatedDisk disk = new SimulatedDisk();
            disk.failWhen(i -> i == doomed);
            try (StoreFiles files = files(disk)) {
                assertThatThrownBy(files::open).hasMessageContaining("simulated failure");
            }
            disk.failWhen(i -> false);
            try (StoreFiles files = files(disk)) {
                JournaledFile file = files.open();
                file.write(0, new byte[] {7}, 0, 1);
                file.commit();
            }
            Map<String, byte[]> cut = disk.crash(disk.operations(), List.of(), -1, 0, 0, 0);
            try (StoreFiles files = files(new SimulatedDisk(cut))) {
                byte[] found = new byte[1];
                files.open().read(0, found, 0, 1);
                assertThat(found).as("killed at operation %d", n).containsExactly(7);
            }
        }
    }
}
