package io.leveret.broker.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.TlsSettings;
import io.leveret.time.ManualClock;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateReloadsTest {
    @TempDir Path directory;

    private final ManualClock clock = new ManualClock();
    private final CertificateReloads reloads = new CertificateReloads();
    private Path key;
    private int reloaded;

    @BeforeEach
    void start() throws Exception {
        Path certificate = Files.createFile(directory.resolve("server.crt"));
        key = Files.createFile(directory.resolve("server.key"));
        reloads.add(
                TlsSettings.of(new KeyFile(certificate, key, null)),
                () -> {
                    reloaded++;
                    return Future.succeededFuture();
                });
        reloads.start(clock);
    }

    @Test
    void changedFileIsReadAnewOnce() throws Exception {
        clock.advance(CertificateReloads.CHECK_MILLIS);
        assertThat(reloaded).isZero();

        change(1);
        clock.advance(CertificateReloads.CHECK_MILLIS);
        clock.advance(CertificateReloads.CHECK_MILLIS);

        assertThat(reloaded).isEqualTo(1);
    }

    @Test
    void fileThatGoesAndComesBackIsReadAnew() throws Exception {
        Files.delete(key);
        clock.advance(CertificateReloads.CHECK_MILLIS);
        Files.createFile(key);
        change(2);
        clock.advance(CertificateReloads.CHECK_MILLIS);

        assertThat(reloaded).isEqualTo(2);
    }

    @Test
    void nothingIsReadOnceStopped() throws Exception {
        clock.advance(CertificateReloads.CHECK_MILLIS);
        reloads.stop();
        clock.advance(CertificateReloads.CHECK_MILLIS);
        change(3);
        clock.advance(CertificateReloads.CHECK_MILLIS);

        assertThat(reloaded).isZero();
    }

    private void change(int minutes) throws Exception {
        Files.setLastModifiedTime(key, FileTime.fromMillis(minutes * 60_000L));
    }
}
