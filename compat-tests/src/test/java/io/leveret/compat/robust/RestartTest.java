package io.leveret.compat.robust;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.Await;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends and starts under load, again and again; {@code -Drobust.scale} times as often as in a build.
 */
class RestartTest {
    private static final int SIGTERM_STATUS = 128 + 15;

    @TempDir Path data;

    private final Random random = new Random(Ordeal.SEED);
    private final AtomicInteger port = new AtomicInteger();

    private interface End {
        void of(Victim victim) throws Exception;
    }

    private void restarts(String what, int times, End end) throws Exception {
        Victim.Settings settings = new Victim.Settings(data).leakDetection("disabled");
        Victim victim = Victim.start(settings);
        port.set(victim.amqpPort());
        int all = times * Ordeal.SCALE;
        try (Witness witness = new Witness("witness", port::get, 1000)) {
            for (int i = 0; i < all; i++) {
                witness.awaitMore(1 + random.nextInt(200));
                end.of(victim);
                assertThat(Ordeal.faults(victim)).as("lines of the log").isEmpty();
                victim.close();
                victim = Victim.start(settings);
                port.set(victim.amqpPort());
            }
            witness.awaitMore(100);
            assertThat(witness.finish()).as("what the witness saw").isEmpty();
            System.out.printf("%s: %d, seed %d; witness: %s%n", what, all, Ordeal.SEED, witness);
        } finally {
            victim.close();
        }
    }

    @Test
    void sigtermUnderLoadLosesNothing() throws Exception {
        restarts(
                "SIGTERM under load",
                3,
                victim -> {
                    assertThat(victim.terminate()).isEqualTo(SIGTERM_STATUS);
                    assertThat(victim.output()).contains("Stopped");
                });
    }

    @Test
    void sigkillUnderLoadLosesNothing() throws Exception {
        restarts("SIGKILL under load", 3, Victim::kill);
    }

    /** Sometimes before it has come to serve, sometimes in the middle of an orderly end. */
    @Test
    void endsInTheMiddleOfStartsAndEndsLoseNothing() throws Exception {
        restarts(
                "SIGKILL while stopping and starting",
                3,
                victim -> {
                    victim.signal("TERM");
                    Thread.sleep(random.nextInt(100));
                    victim.kill();
                    Victim starting = Victim.launch(new Victim.Settings(data));
                    Thread.sleep(random.nextInt(1500));
                    starting.kill();
                    starting.close();
                });
    }

    /** A process that is stopped and goes on, as on a machine that was suspended. */
    @Test
    void suspendedBrokerGoesOn() throws Exception {
        try (Ordeal ordeal = new Ordeal(new Victim.Settings(data))) {
            for (int i = 0; i < 3; i++) {
                ordeal.victim().signal("STOP");
                Thread.sleep(1000);
                ordeal.victim().signal("CONT");
                ordeal.witness().awaitMore(100);
            }
            ordeal.assertUnharmed();
            Await.awaitTrue(() -> ordeal.victim().terminate() == SIGTERM_STATUS);
        }
    }
}
