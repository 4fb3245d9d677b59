package io.leveret.compat.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.leveret.compat.Deliveries;
import io.leveret.compat.RawConnection;
import io.leveret.compat.Scenario;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random rubbish on live connections while another one works. {@code -Dfuzz.seed=N} repeats a run,
 * {@code -Dfuzz.rounds=N} makes it longer.
 */
class IllegalBytesTest extends Scenario {
    private static final int FRAME_MAX_BYTES = 4096;

    private final long seed = Long.getLong("fuzz.seed", new Random().nextInt(1_000_000));
    private final int rounds = Integer.getInteger("fuzz.rounds", 40);
    private final Random random = new Random(seed);

    private RawConnection openWithSmallFrames() throws IOException {
        var raw = new RawConnection(broker);
        raw.logIn("guest", "guest", Map.of());
        raw.expect(AMQP.Connection.Tune.class);
        raw.tuneOk(2047, FRAME_MAX_BYTES, 0);
        raw.openVhost("/");
        raw.expect(AMQP.Connection.OpenOk.class);
        raw.send(1, new AMQP.Channel.Open.Builder().build());
        raw.expect(AMQP.Channel.OpenOk.class);
        return raw;
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** What was written may already have ended the connection. */
    private static void writeAnyway(RawConnection raw, byte[] bytes) throws IOException {
        try {
            raw.write(bytes);
        } catch (SocketException ended) {
            // So much the better.
        }
    }

    @BeforeEach
    void sayHowToRepeat(TestReporter reporter) {
        reporter.publishEntry("fuzz.seed", String.valueOf(seed));
    }

    @AfterEach
    void othersAreUnaffected() throws Exception {
        String queue = queue();
        Deliveries deliveries = consume(queue);
        send(queue, "after the rubbish");
        assertThat(deliveries.nextBody()).as("seed " + seed).isEqualTo("after the rubbish");
        assertThat(connect().isOpen()).isTrue();
    }

    @Test
    void randomBytesInsteadOfAProtocolHeader() throws IOException {
        for (int i = 0; i < rounds; i++) {
            try (var raw = new RawConnection(broker)) {
                writeAnyway(raw, randomBytes(8 + random.nextInt(100)));

                assertThat(raw.readBytes(8))
                        .as("seed " + seed)
                        .isEqualTo(RawConnection.PROTOCOL_HEADER);
            }
        }
    }

    @Test
    void randomBytesInsteadOfFramesEndTheConnection() throws IOException {
        for (int i = 0; i < rounds; i++) {
            try (RawConnection raw = openWithSmallFrames()) {
                // Enough that no size a frame may have leaves the broker waiting for the rest.
                writeAnyway(raw, randomBytes(2 * FRAME_MAX_BYTES));

                expectEnd(raw);
            }
        }
    }

    private static void expectEnd(RawConnection raw) throws IOException {
        try {
            raw.expect(AMQP.Connection.Close.class);
        } catch (EOFException | SocketException endedAtOnce) {
            // RabbitMQ drops the socket where it cannot decode at all.
        }
    }

    @Test
    void framesOfRandomTypeChannelAndPayload() throws IOException {
        for (int i = 0; i < rounds; i++) {
            try (RawConnection raw = openWithSmallFrames()) {
                for (int frames = 1 + random.nextInt(4); frames > 0; frames--) {
                    sendFrame(raw, random.nextInt(10), randomBytes(random.nextInt(64)));
                }
            }
        }
    }

    @Test
    void methodsWithRandomArguments() throws IOException {
        int[] classes = {10, 20, 30, 40, 50, 60, 85, 90};
        for (int i = 0; i < rounds; i++) {
            try (RawConnection raw = openWithSmallFrames()) {
                byte[] payload = randomBytes(4 + random.nextInt(60));
                payload[0] = 0;
                payload[1] = (byte) classes[random.nextInt(classes.length)];
                payload[2] = 0;
                payload[3] = (byte) (10 * (1 + random.nextInt(12)) + random.nextInt(2));
                sendFrame(raw, RawConnection.METHOD, payload);
            }
        }
    }

    private void sendFrame(RawConnection raw, int type, byte[] payload) throws IOException {
        try {
            raw.frame(type, random.nextInt(3), payload);
        } catch (SocketException ended) {
            // So much the better.
        }
    }
}
