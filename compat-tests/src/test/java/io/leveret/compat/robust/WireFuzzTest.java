package io.leveret.compat.robust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that say nearly what clients say. {@code -Drobust.scale} times 1,500 sessions of some ten
 * frames each; {@code -Drobust.seed} fixes what they say, not how they meet.
 */
class WireFuzzTest {
    private static final int SESSIONS = 1500;
    private static final int CLIENTS = 4;
    private static final int QUIET_MILLIS = 20;

    @TempDir Path data;

    private final LongAdder frames = new LongAdder();
    private final LongAdder refused = new LongAdder();

    @Test
    void mutatedSessionsHarmNobodyElse() throws Exception {
        try (Ordeal ordeal = new Ordeal(new Victim.Settings(data))) {
            Management management = new Management(ordeal.victim().httpPort());
            ordeal.suffer(
                    "wire fuzzing",
                    SESSIONS,
                    sessions -> {
                        management.makeVhost("fuzz");
                        attack(ordeal.victim().amqpPort(), sessions);
                        management.deleteVhost("fuzz");
                    });
            assertThat(ordeal.victim().lines())
                    .as("most of it is wrong")
                    .filteredOn(line -> line.contains("Closing connection"))
                    .hasSizeGreaterThan(SESSIONS / 5);
        }
        System.out.printf(
                "frames sent: %,d; refused as far as we waited: %,d%n",
                frames.sum(), refused.sum());
    }

    private void attack(int port, int sessions) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> running = new ArrayList<>();
        for (int c = 0; c < CLIENTS; c++) {
            Random random = new Random(Ordeal.SEED + c);
            running.add(
                    clients.submit(
                            () -> {
                                for (int i = 0; i < sessions / CLIENTS; i++) {
                                    session(port, random);
                                }
                                return null;
                            }));
        }
        for (Future<?> client : running) {
            client.get();
        }
        clients.shutdown();
    }

    private void session(int port, Random random) throws IOException {
        List<byte[]> said = new FuzzedSession(random).frames();
        Mutator mutator = new Mutator(random);
        byte[] handshake = RawSession.handshake("fuzz", random.nextInt(3));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Mostly the handshake is right, so that the rest is read.
        bytes.write(random.nextInt(8) == 0 ? mutator.mutated(List.of(handshake)) : handshake);
        bytes.write(mutator.mutated(said));
        frames.add(said.size());
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(QUIET_MILLIS);
            socket.getOutputStream().write(bytes.toByteArray());
            if (random.nextInt(4) != 0) {
                listen(socket.getInputStream());
            }
            if (random.nextBoolean()) {
                socket.setSoLinger(true, 0);
            }
        } catch (SocketTimeoutException quiet) {
            // It waits for what does not come.
        } catch (IOException ended) {
            // The broker hung up on what is no AMQP at all.
            refused.increment();
        }
    }

    /** Counts channel.close and connection.close, after which the broker waits for an answer. */
    private void listen(InputStream in) throws IOException {
        byte[] buffer = new byte[4096];
        boolean counted = false;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            String said = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
            if (!counted && (said.contains("\0\n\0\62") || said.contains("\0\24\0\50"))) {
                refused.increment();
                counted = true;
            }
        }
    }
}
