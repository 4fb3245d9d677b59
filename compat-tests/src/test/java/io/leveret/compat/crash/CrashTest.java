package io.leveret.compat.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.leveret.store.mapdb.Moment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills brokers that work, and compares what the next one on the same directory has with what
 * clients were told. {@code -Dcrash.rounds} and {@code -Dcrash.seed} say how often and which; a
 * seed fixes what is tried, not how the threads run. {@code -Dcrash.moment} aims at one {@link
 * Moment} only.
 */
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 20);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final String MOMENT = System.getProperty("crash.moment");
    private static final Moment[] MOMENTS =
            MOMENT == null ? Moment.values() : new Moment[] {Moment.valueOf(MOMENT)};
    private static final int[] JOURNAL_BYTES = {64 << 10, 256 << 10, 2 << 20};
    private static final int MOMENT_MILLIS_MAX = 2500;
    private static final int ANSWERS_MILLIS = 100;
    private static final int RANDOM_MILLIS_MAX = 1200;

    private final Random random = new Random(SEED);
    private final Map<String, Integer> kills = new TreeMap<>();
    private final List<Load> loads =
            List.of(
                    new PublishLoad("crash.one", true, new QueueRecord("crash.one", Map.of())),
                    new PublishLoad(
                            "crash.two",
                            true,
                            new QueueRecord("crash.two-a", Map.of()),
                            new QueueRecord("crash.two-b", Map.of("x-message-ttl", 3_600_000))),
                    new PublishLoad(
                            "crash.priority",
                            true,
                            new QueueRecord("crash.priority", Map.of("x-max-priority", 4))),
                    new PublishLoad(
                            "crash.fair",
                            true,
                            new QueueRecord(
                                    "crash.weighted",
                                    Map.of("x-max-priority", 4, "x-priority-mode", "weighted")),
                            new QueueRecord(
                                    "crash.aging",
                                    Map.of("x-max-priority", 4, "x-priority-mode", "aging"))),
                    new RetryLoad("crash.retry", "crash.retry-a", "crash.retry-b"),
                    DeduplicatedLoad.atTheQueue("crash.once", "crash.once-queue"),
                    DeduplicatedLoad.atTheExchange(
                            "crash.exactly-once",
                            new QueueRecord("crash.once-a", Map.of()),
                            new QueueRecord("crash.once-b", Map.of())),
                    new PublishLoad(
                            "crash.limited",
                            false,
                            new QueueRecord(
                                    "crash.limited",
                                    Map.of(
                                            "x-max-length", 50,
                                            "x-dead-letter-exchange", "",
                                            "x-dead-letter-routing-key", "crash.dead"))),
                    new DelayedLoad(
                            "crash.delayed",
                            new QueueRecord("crash.delayed-a", Map.of(), true),
                            new QueueRecord("crash.delayed-b", Map.of(), true)),
                    new TxLoad(
                            new QueueRecord("crash.tx1", Map.of()),
                            new QueueRecord("crash.tx2", Map.of())),
                    new DefinitionLoad());

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path data;

    private BrokerProcess broker;

    @AfterEach
    void endBroker() {
        if (broker != null) {
            broker.destroy();
        }
    }

    /** Every wait has a deadline of its own; this one is for hundreds of rounds. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void whatClientsWereToldIsTrueAfterKills() throws Exception {
        System.out.println("crash.seed " + SEED + ", " + ROUNDS + " rounds, in " + data);
        String moment = "nothing";
        for (int round = 0; round < ROUNDS; round++) {
            moment = round(round, moment);
            kills.merge(moment, 1, Integer::sum);
            System.out.println("round " + round + ": killed at " + moment);
            for (int i = 0; i < 2 && random.nextInt(4) == 0; i++) {
                killOpening();
            }
        }
        broker = BrokerProcess.start(data, properties());
        check(broker.port(), ROUNDS, moment, true);
        broker.stop();
        broker = BrokerProcess.start(data, properties());
        check(broker.port(), ROUNDS, "an orderly end", false);
        broker.stop();
        System.out.println("crash.seed " + SEED + ": killed at " + kills);
        loads.forEach(load -> load.totals().forEach(System.out::println));
    }

    /** Starts, compares, loads and kills; returns when it was killed. */
    private String round(int round, String lastMoment) throws Exception {
        Map<String, Object> properties = properties();
        boolean aimed = random.nextInt(3) != 0;
        if (aimed) {
            properties.put("moment", MOMENTS[random.nextInt(MOMENTS.length)]);
            properties.put("times", 1 + (int) Math.pow(2, random.nextDouble() * 7));
        }
        broker = BrokerProcess.start(data, properties);
        int port = broker.port();
        check(port, round, lastMoment, round > 0);
        for (Load load : loads) {
            load.start(port, random.nextLong());
        }
        broker.tell(BrokerMain.ARM);
        int millis = aimed ? MOMENT_MILLIS_MAX : 20 + random.nextInt(RANDOM_MILLIS_MAX);
        String said = broker.says(millis);
        if (said != null && random.nextBoolean()) {
            // Only one thread waits there: what others say of work that is not done comes out.
            broker.says(ANSWERS_MILLIS);
        }
        loads.forEach(Load::brokerDies);
        broker.kill();
        if (said != null && !said.startsWith(BrokerMain.REACHED)) {
            throw new AssertionError(where(round, said) + broker.output());
        }
        for (Load load : loads) {
            load.join();
        }
        return said == null ? "random" : said.substring(BrokerMain.REACHED.length());
    }

    /** Kills while what the last kill left is being recovered. */
    private void killOpening() throws Exception {
        Map<String, Object> properties = properties();
        properties.put("opening", true);
        properties.put("moment", Moment.ANY);
        properties.put("times", 1 + random.nextInt(40));
        broker = BrokerProcess.start(data, properties);
        String said = broker.says(30_000);
        broker.kill();
        if (said == null || said.startsWith(BrokerMain.FAILED)) {
            throw new AssertionError(where(-1, "opening") + said + "\n" + broker.output());
        }
        kills.merge(said.startsWith(BrokerMain.PORT) ? "opened" : "opening", 1, Integer::sum);
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("journal-bytes", JOURNAL_BYTES[random.nextInt(JOURNAL_BYTES.length)]);
        properties.put("body-bytes", random.nextBoolean() ? 100_000 : 64 << 20);
        properties.put("event-loops", 1 + random.nextInt(2));
        return properties;
    }

    private void check(int port, int round, String lastMoment, boolean afterCrash)
            throws Exception {
        List<String> faults = new ArrayList<>();
        try (Connection connection = Load.factory(port).newConnection("check");
                Channel channel = connection.createChannel()) {
            if (round == 0) {
                channel.queueDeclare("crash.dead", true, false, false, Map.of("x-max-length", 100));
                for (Load load : loads) {
                    load.prepare(channel);
                }
            }
            for (Load load : loads) {
                faults.addAll(load.check(connection, afterCrash));
            }
        }
        assertThat(faults).as(where(round, lastMoment)).isEmpty();
    }

    private static String where(int round, String moment) {
        return "seed " + SEED + ", round " + round + ", after a kill at " + moment + ": ";
    }
}
