package io.leveret.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerStartTest {
    @TempDir private Path directory;

    private BrokerSettings settings() {
        return BrokerSettings.defaults()
                .withHost("127.0.0.1")
                .withPort(0)
                .withDataDirectory(directory);
    }

    @Test
    void aDataDirectoryInUseIsRefusedInOneLine() {
        try (LeveretBroker first = LeveretBroker.start(settings())) {
            assertThat(first.port()).isPositive();
            assertThatThrownBy(() -> LeveretBroker.start(settings()))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aDamagedDataDirectoryIsRefusedInOneLineThatNamesTheFile() throws IOException {
        LeveretBroker.start(settings()).close();
        Path file = directory.resolve("messages-1.db");
        byte[] bytes = Files.readAllBytes(file);
        bytes[8] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> LeveretBroker.start(settings()))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("messages-1.db is damaged at offset")
                .hasMessageNotContaining("\n");
    }
}
