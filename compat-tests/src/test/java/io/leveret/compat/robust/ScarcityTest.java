package io.leveret.compat.robust;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.leveret.compat.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with too little of something. */
class ScarcityTest {
    private static final int DESCRIPTORS = 400;

    @TempDir Path data;

    /**
     * Connections until there is no descriptor left, which costs newcomers their connection and
     * nobody else anything.
     */
    @Test
    void exhaustedDescriptorsHarmNobodyWhoIsConnected() throws Exception {
        Victim.Settings settings =
                new Victim.Settings(data)
                        .shell("ulimit -n " + DESCRIPTORS)
                        .set("handshake_timeout", 2000);
        try (Ordeal ordeal = new Ordeal(settings)) {
            Victim victim = ordeal.victim();
            ordeal.suffer(
                    "connections without descriptors",
                    2 * DESCRIPTORS,
                    count -> {
                        List<RawSession> open = new ArrayList<>();
                        int refused = 0;
                        for (int i = 0; i < count && refused < 10; i++) {
                            try {
                                open.add(RawSession.open(victim.amqpPort(), "/", 0, 500));
                            } catch (IOException noAnswer) {
                                refused++;
                            }
                        }
                        ordeal.witness().awaitMore(100);
                        if (count > DESCRIPTORS) {
                            assertThat(refused).as("refused").isPositive();
                        }
                        for (RawSession session : open) {
                            session.close();
                        }
                        Await.awaitTrue(() -> isServed(victim.amqpPort()));
                    });
        }
    }

    private static boolean isServed(int port) {
        try (RawSession session = RawSession.open(port, "/", 0, 1000)) {
            session.closeInOrder();
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Much more than the heap can hold goes through a queue nobody reads from for a while. */
    @Test
    void smallHeapHoldsALargeQueue() throws Exception {
        Victim.Settings settings =
                new Victim.Settings(data)
                        .jvm("-Xmx40m")
                        .set("vm_memory_high_watermark.relative", 0.9);
        try (Ordeal ordeal = new Ordeal(settings)) {
            Victim victim = ordeal.victim();
            ordeal.suffer(
                    "messages of 10 KB to a heap of 40 MB",
                    10_000,
                    count -> {
                        try (RawSession session = RawSession.open(victim.amqpPort(), "/")) {
                            session.send(
                                    1,
                                    new AMQP.Queue.Declare.Builder()
                                            .queue("large")
                                            .durable(true)
                                            .build());
                            session.expect(AMQP.Queue.DeclareOk.class);
                            new Filler(victim.amqpPort(), "large").publish(count, 10_000);
                            session.send(
                                    1,
                                    new AMQP.Basic.Consume.Builder()
                                            .queue("large")
                                            .noAck(true)
                                            .build());
                            for (int i = 0; i < count; i++) {
                                session.expect(AMQP.Basic.Deliver.class);
                            }
                            session.send(1, new AMQP.Queue.Delete.Builder().queue("large").build());
                            session.expect(AMQP.Queue.DeleteOk.class);
                        }
                    });
        }
    }
}
