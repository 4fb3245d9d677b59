package io.leveret.compat.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.leveret.compat.Deliveries;
import io.leveret.compat.RawConnection;
import io.leveret.compat.Scenario;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of every size arrive as they were sent. */
class BodyTest extends Scenario {
    private static final int FRAME_MAX = 131_072;

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(
            ints = {
                0,
                1,
                255,
                4096,
                FRAME_MAX - 9,
                FRAME_MAX - 8,
                FRAME_MAX - 7,
                2 * (FRAME_MAX - 8),
                1 << 20,
                5 << 20
            })
    void bodyArrivesAsItWasSent(int bytes) throws Exception {
        String queue = queue();
        Deliveries deliveries = consume(queue);
        byte[] body = randomBytes(bytes);

        channel.basicPublish("", queue, PLAIN, body);

        assertThat(deliveries.next().getBody()).isEqualTo(body);
    }

    @Test
    void clientsMayNegotiateDifferentFrameSizes() throws Exception {
        String queue = queue();
        var factory = factory();
        factory.setRequestedFrameMax(4096);
        Channel smallFrames = connect(factory).createChannel();
        byte[] body = randomBytes(100_000);

        smallFrames.basicPublish("", queue, PLAIN, body);
        awaitReady(queue, 1);
        assertThat(channel.basicGet(queue, true).getBody()).isEqualTo(body);
        channel.basicPublish("", queue, PLAIN, body);
        awaitReady(queue, 1);
        assertThat(smallFrames.basicGet(queue, true).getBody()).isEqualTo(body);
    }

    @Test
    void bodyMayBeCutIntoFramesOfAnySize() throws Exception {
        String queue = queue();
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Basic.Publish.Builder().exchange("").routingKey(queue).build());
            raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(6));
            raw.frame(RawConnection.BODY, 1, new byte[] {1});
            raw.frame(RawConnection.BODY, 1, new byte[] {2, 3});
            raw.frame(RawConnection.BODY, 1);
            raw.frame(RawConnection.BODY, 1, new byte[] {4, 5, 6});
            awaitReady(queue, 1);
        }

        assertThat(channel.basicGet(queue, true).getBody()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void framesOfSeveralChannelsMayBeInterleaved() throws Exception {
        String queue = queue();
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(2, new AMQP.Channel.Open.Builder().build());
            raw.expect(AMQP.Channel.OpenOk.class);
            for (int i = 1; i <= 2; i++) {
                raw.send(
                        i, new AMQP.Basic.Publish.Builder().exchange("").routingKey(queue).build());
            }
            raw.frame(RawConnection.HEADER, 2, RawConnection.contentHeader(2));
            raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(1));
            raw.frame(RawConnection.BODY, 2, new byte[] {2});
            raw.frame(RawConnection.HEARTBEAT, 0);
            raw.frame(RawConnection.BODY, 1, new byte[] {1});
            awaitReady(queue, 1);
            raw.frame(RawConnection.BODY, 2, new byte[] {2});
            awaitReady(queue, 2);
        }

        assertThat(channel.basicGet(queue, true).getBody()).containsExactly(1);
        assertThat(channel.basicGet(queue, true).getBody()).containsExactly(2, 2);
    }

    @Test
    void bodyOverTheLimitIsRefused() throws Exception {
        long limit = broker.messageBytesMax();
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Basic.Publish.Builder().exchange("").routingKey("x").build());
            raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(limit + 1));
            for (long sent = 0; sent < limit; sent += 1 << 16) {
                raw.frame(RawConnection.BODY, 1, new byte[1 << 16]);
            }
            raw.frame(RawConnection.BODY, 1, new byte[1]);

            var close = raw.expect(AMQP.Channel.Close.class);

            assertThat(close.getReplyCode()).isEqualTo(406);
            assertThat(close.getReplyText())
                    .isEqualTo(
                            "PRECONDITION_FAILED - message size %d is larger than configured max size %d"
                                    .formatted(limit + 1, limit));
        }
    }
}
