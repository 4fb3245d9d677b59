package io.leveret.broker.tls;

import io.leveret.broker.TlsSettings;
import io.leveret.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets listeners use renewed certificates without a restart: looks now and then whether files
 * changed. Connections that are open stay as they are. If the new files cannot be used, what was
 * read before stays in use. Any thread.
 */
public final class CertificateReloads {
    /** How often files are looked at. */
    public static final long CHECK_MILLIS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(CertificateReloads.class);

    private final List<Entry> entries = new ArrayList<>();
    private boolean stopped;

    /** Makes a listener read its files anew; throws or fails if they cannot be used. */
    public interface Reload {
        Future<?> run();
    }

    private static final class Entry {
        private final TlsSettings tls;
        private final Reload reload;
        private Map<Path, FileTime> seen;

        Entry(TlsSettings tls, Reload reload) {
            this.tls = tls;
            this.reload = reload;
            this.seen = times(tls);
        }
    }

    /** From now on {@code reload} is run when a file changes. */
    public synchronized void add(TlsSettings tls, Reload reload) {
        entries.add(new Entry(tls, reload));
    }

    /**
     * Keeps a server of HTTPS up to date, and logs who does not get through its handshake.
     *
     * @return removes it again
     */
    public Runnable add(TlsSettings tls, HttpServer server, String host) {
        server.exceptionHandler(new TlsFailures(host, server::actualPort));
        Reload reload =
                () -> {
                    HttpServerOptions fresh = new HttpServerOptions();
                    tls.applyTo(fresh);
                    return server.updateSSLOptions(fresh.getSslOptions(), true);
                };
        add(tls, reload);
        return () -> remove(reload);
    }

    private synchronized void remove(Reload reload) {
        entries.removeIf(entry -> entry.reload == reload);
    }

    /** Looks at the files every {@value #CHECK_MILLIS} ms until stopped, on the clock's thread. */
    public void start(Clock clock) {
        clock.schedule(
                Runnable::run,
                CHECK_MILLIS,
                () -> {
                    if (checkFiles()) {
                        start(clock);
                    }
                });
    }

    public synchronized void stop() {
        stopped = true;
    }

    /** False if stopped. */
    private synchronized boolean checkFiles() {
        for (Entry entry : entries) {
            if (!times(entry.tls).equals(entry.seen)) {
                reload(entry);
            }
        }
        return !stopped;
    }

    /** Reads all files anew, changed or not: RabbitMQ's {@code ssl:clear_pem_cache()}. */
    public synchronized Future<Void> reloadAll() {
        List<Future<?>> running = new ArrayList<>();
        entries.forEach(entry -> running.add(reload(entry)));
        return Future.join(running).mapEmpty();
    }

    private static Future<?> reload(Entry entry) {
        entry.seen = times(entry.tls);
        Future<?> done;
        try {
            done = entry.reload.run();
        } catch (RuntimeException e) {
            done = Future.failedFuture(e);
        }
        return done.onSuccess(ok -> LOG.info("TLS: read {} anew", entry.tls.files()))
                .onFailure(
                        e ->
                                LOG.error(
                                        "TLS: {}; the certificates read before stay in use",
                                        e.getMessage()));
    }

    private static Map<Path, FileTime> times(TlsSettings tls) {
        Map<Path, FileTime> times = new HashMap<>();
        for (Path file : tls.files()) {
            try {
                times.put(file, Files.getLastModifiedTime(file));
            } catch (IOException e) {
                times.put(file, FileTime.fromMillis(0));
            }
        }
        return times;
    }
}
