package io.leveret.compat.robust;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.Await;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A broker that is attacked while a {@link Witness} does its work, and what must be true
 * afterwards: what was confirmed to the witness has come, in order, and its connections never
 * broke; memory and descriptors are back at their level; the log has nothing but what an operator
 * needs; no buffer was lost.
 */
final class Ordeal implements AutoCloseable {
    /** 1 in a build; what a test does is multiplied by this. */
    static final int SCALE = Integer.getInteger("robust.scale", 1);

    static final long SEED = Long.getLong("robust.seed", System.nanoTime());

    private static final int WITNESSED_MESSAGES = 100;

    /** What the JVM itself and its compiled code need more after an attack than before. */
    private static final long HEAP_SLACK_BYTES = 6 << 20;

    private static final int DESCRIPTORS_SLACK = 6;

    /** Lines of these would be somebody's fault, and never an operator's business. */
    private static final Pattern FAULT =
            Pattern.compile(
                    "^\\tat |^\\s*Caused by:|LEAK|Exception|OutOfMemory|Unexpected|unexpected error|NullPointer|AssertionError");

    private final Victim victim;
    private final Witness witness;
    private final int witnessConnections;

    /** What somebody does to a broker. */
    interface Attack {
        /**
         * @param inputs how many
         */
        void run(int inputs) throws Exception;
    }

    Ordeal(Victim.Settings settings) throws Exception {
        victim = Victim.start(settings);
        witness = new Witness("witness", victim::amqpPort, 200);
        try {
            witness.awaitMore(WITNESSED_MESSAGES);
        } catch (AssertionError e) {
            e.addSuppressed(new AssertionError("the broker said:\n" + victim.output()));
            victim.close();
            throw e;
        }
        witnessConnections = witness.connections();
    }

    Victim victim() {
        return victim;
    }

    Witness witness() {
        return witness;
    }

    /**
     * Attacks, first a little, to see what the broker takes when it has been through this once,
     * then in earnest.
     *
     * @param inputs for a build; multiplied by {@link #SCALE}
     */
    void suffer(String what, int inputs, Attack attack) throws Exception {
        try {
            sufferAll(what, inputs, attack);
        } catch (Exception | AssertionError e) {
            e.addSuppressed(new AssertionError("the broker said:\n" + victim.output()));
            if (victim.isAlive()) {
                String[] objects = victim.liveObjects().split("\n", 40);
                objects[objects.length - 1] = "";
                e.addSuppressed(new AssertionError("it has:\n" + String.join("\n", objects)));
            }
            throw e;
        }
    }

    private void sufferAll(String what, int inputs, Attack attack) throws Exception {
        attack.run(Math.max(1, inputs / 10));
        int descriptors = awaitSteadyDescriptors();
        long heap = victim.liveHeapBytes();
        witness.awaitMore(WITNESSED_MESSAGES);
        int linesBefore = victim.lines().size();
        long begun = System.nanoTime();

        int all = inputs * SCALE;
        attack.run(all);

        double seconds = (System.nanoTime() - begun) / 1e9;
        witness.awaitMore(WITNESSED_MESSAGES);
        Await.awaitTrue(() -> victim.descriptors() <= descriptors + DESCRIPTORS_SLACK);
        Await.awaitTrue(() -> victim.liveHeapBytes() <= heap + HEAP_SLACK_BYTES);
        List<String> lines = victim.lines();
        System.out.printf(
                "%s: %,d in %.0f s, seed %d; witness: %s, p99 of confirms %.0f ms; heap %,d KiB"
                        + " before, %,d KiB after; %,d lines of log%n",
                what,
                all,
                seconds,
                SEED,
                witness,
                witness.latencies().percentile(99),
                heap >> 10,
                victim.liveHeapBytes() >> 10,
                lines.size() - linesBefore);
        assertUnharmed();
    }

    private int awaitSteadyDescriptors() {
        int[] last = {-1};
        Await.awaitTrue(
                () -> {
                    int now = victim.descriptors();
                    boolean steady = now == last[0];
                    last[0] = now;
                    return steady;
                });
        return last[0];
    }

    /** Everything but memory, which is compared with what it was. */
    void assertUnharmed() throws Exception {
        assertThat(witness.connections()).as("witness's connections").isEqualTo(witnessConnections);
        assertThat(witness.finish()).as("what the witness saw").isEmpty();
        collectLostBuffers();
        assertThat(faults(victim)).as("lines of the log").isEmpty();
    }

    /** A leak is reported when a lost buffer was collected and the next one is allocated. */
    private void collectLostBuffers() throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            victim.liveHeapBytes();
            try (RawSession session = RawSession.open(victim.amqpPort(), "/")) {
                session.closeInOrder();
            }
        }
    }

    /** What the broker should not have had to say. */
    static List<String> faults(Victim victim) {
        return victim.lines().stream()
                .filter(line -> FAULT.matcher(line).find() || line.contains("[ERROR]"))
                .limit(40)
                .toList();
    }

    @Override
    public void close() {
        witness.close();
        victim.close();
    }
}
