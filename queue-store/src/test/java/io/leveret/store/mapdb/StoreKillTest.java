package io.leveret.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that works on a store, with {@code kill -9}, at random and at chosen moments,
 * over and over on the same store. {@code leveret.kill.rounds} says how often, {@code
 * leveret.crash.seed} repeats the choice of moments.
 */
class StoreKillTest {
    private static final int ROUNDS = Integer.getInteger("leveret.kill.rounds", 6);
    private static final long SEED = Long.getLong("leveret.crash.seed", System.nanoTime());

    @TempDir Path directory;

    private final Random random = new Random(SEED);

    /** What must be in the store, with the number of its transaction or 0. */
    private Map<Message, Long> promised = new HashMap<>();

    /** Messages that may be gone or not. */
    private final Set<Message> settled = new HashSet<>();

    private final Set<Long> begunTransactions = new HashSet<>();
    private final Map<String, Integer> aims = new HashMap<>();
    private int confirmed;

    private record Message(long queue, long position) {}

    @Test
    void whatWasConfirmedSurvivesEveryKill() throws Exception {
        System.out.println("leveret.crash.seed " + SEED);
        for (int round = 0; round < ROUNDS; round++) {
            runAndKill(random.nextLong());
        }
        assertThat(StoreVerifier.verify(directory).damages()).isEmpty();
        System.out.printf(
                "%d kills, %d messages confirmed, moments: %s%n", ROUNDS, confirmed, aims);
    }

    private void runAndKill(long seed) throws Exception {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledStore.class.getName(),
                                directory.toString(),
                                Long.toString(seed))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Timer timer = new Timer(true);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream()))) {
            Map<Message, Long> found = new HashMap<>();
            boolean ready = false;
            // Until the pipe is empty: a confirm that was said counts though the process is dead.
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "aim" -> aims.merge(words[1], 1, Integer::sum);
                    case "found" -> found.put(message(words), Long.parseLong(words[3]));
                    case "ready" -> {
                        ready = true;
                        checkFound(found);
                        killLater(timer, child, 50 + random.nextInt(1500));
                    }
                    case "confirmed" -> {
                        promised.put(message(words), Long.parseLong(words[3]));
                        confirmed++;
                    }
                    case "settle" -> settled.add(message(words));
                    case "begin" -> begunTransactions.add(Long.parseLong(words[1]));
                    case "done" -> {}
                    case "kill" -> kill(child);
                    default -> throw new AssertionError(line);
                }
            }
            child.waitFor(60, TimeUnit.SECONDS);
            assertThat(child.exitValue()).as("ended by the kill").isEqualTo(137);
            if (!ready) {
                System.out.println("killed during recovery");
            }
        } finally {
            timer.cancel();
            child.destroyForcibly();
        }
    }

    private static Message message(String[] words) {
        return new Message(Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    private static void killLater(Timer timer, Process child, long millis) {
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        kill(child);
                    }
                },
                millis);
    }

    /** With the kill command: {@link Process#destroyForcibly} would close the pipe unread. */
    private static void kill(Process child) {
        try {
            new ProcessBuilder("kill", "-9", Long.toString(child.pid())).start().waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkFound(Map<Message, Long> found) {
        Set<Message> missing = new HashSet<>(promised.keySet());
        missing.removeAll(settled);
        missing.removeAll(found.keySet());
        assertThat(missing).as("confirmed, not settled, and gone").isEmpty();
        checkTransactions(found);
        promised = found;
        settled.clear();
        begunTransactions.clear();
    }

    /** Of a transaction there are all three messages or none, but for what was settled since. */
    private void checkTransactions(Map<Message, Long> found) {
        Map<Long, Long> countByTx =
                found.values().stream()
                        .collect(Collectors.groupingBy(tx -> tx, Collectors.counting()));
        for (Map.Entry<Message, Long> message : found.entrySet()) {
            long tx = message.getValue();
            if (begunTransactions.contains(tx)) {
                long settledOfTx =
                        settled.stream()
                                .filter(m -> promised.getOrDefault(m, 0L) == tx)
                                .filter(m -> !found.containsKey(m))
                                .count();
                assertThat(countByTx.get(tx) + settledOfTx).as("transaction %d", tx).isEqualTo(3);
            }
        }
    }
}
