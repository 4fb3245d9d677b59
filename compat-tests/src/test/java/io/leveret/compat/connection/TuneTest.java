package io.leveret.compat.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import io.leveret.compat.RawConnection;
import io.leveret.compat.Scenario;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TuneTest extends Scenario {
    private RawConnection tuned(int channelMax, int frameMax) throws IOException {
        var raw = new RawConnection(broker);
        raw.logIn("guest", "guest", Map.of());
        raw.expect(AMQP.Connection.Tune.class);
        raw.tuneOk(channelMax, frameMax, 0);
        raw.openVhost("/");
        raw.expect(AMQP.Connection.OpenOk.class);
        return raw;
    }

    private static void openChannel(RawConnection raw, int number) throws IOException {
        raw.send(number, new AMQP.Channel.Open.Builder().build());
        raw.expect(AMQP.Channel.OpenOk.class);
    }

    @Test
    void brokerSendsNoFrameLargerThanNegotiated() throws IOException {
        String queue = queue();
        channel.basicPublish("", queue, PLAIN, new byte[10_000]);
        try (RawConnection raw = tuned(2047, 4096)) {
            openChannel(raw, 1);

            raw.send(1, new AMQP.Basic.Get.Builder().queue(queue).noAck(true).build());

            raw.expect(AMQP.Basic.GetOk.class);
            assertThat(raw.read().type).isEqualTo(RawConnection.HEADER);
            int[] expected = {4088, 4088, 10_000 - 2 * 4088};
            for (int payloadBytes : expected) {
                Frame body = raw.read();
                assertThat(body.type).isEqualTo(RawConnection.BODY);
                assertThat(body.getPayload()).hasSize(payloadBytes);
            }
        }
    }

    @Test
    void payloadAsLargeAsTheWholeFrameMayBeIsLetPass() throws IOException {
        try (RawConnection raw = tuned(2047, 4096)) {
            openChannel(raw, 1);
            raw.send(1, new AMQP.Basic.Publish.Builder().exchange("").routingKey("x").build());
            raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(4096));
            raw.frame(RawConnection.BODY, 1, new byte[4096]);

            raw.send(1, new AMQP.Confirm.Select.Builder().build());

            raw.expect(AMQP.Confirm.SelectOk.class);
        }
    }

    @Test
    void payloadLargerThanTheFrameMayBeIsAFrameError() throws IOException {
        try (RawConnection raw = tuned(2047, 4096)) {
            openChannel(raw, 1);

            raw.frame(RawConnection.BODY, 1, new byte[4097]);

            raw.expectClose(
                    "501 FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,4097,4088}");
        }
    }

    @Test
    void largeMethodsAreLimitedLikeOtherFrames() throws IOException {
        try (RawConnection raw = tuned(2047, 4096)) {
            openChannel(raw, 1);

            raw.frame(RawConnection.METHOD, 1, new byte[5000]);

            raw.expectClose(
                    "501 FRAME_ERROR - type 1, all octets = <<>>: {frame_too_large,5000,4088}");
        }
    }

    @Test
    void oneChannelMoreThanNegotiatedIsNotAllowed() throws IOException {
        try (RawConnection raw = tuned(2, 131072)) {
            openChannel(raw, 1);
            openChannel(raw, 2);

            raw.send(3, new AMQP.Channel.Open.Builder().build());

            raw.expectClose(
                    "530 NOT_ALLOWED - number of channels opened (2) has reached the negotiated"
                            + " channel_max (2)");
        }
    }

    @Test
    void channelMaxLimitsHowManyAreOpenNotTheirNumbers() throws IOException {
        try (RawConnection raw = tuned(2, 131072)) {
            openChannel(raw, 500);
        }
    }

    @Test
    void aClosedChannelMakesRoomForAnother() throws IOException {
        try (RawConnection raw = tuned(1, 131072)) {
            openChannel(raw, 1);
            var close = new AMQP.Channel.Close.Builder().replyCode(200).replyText("bye");
            raw.send(1, close.classId(0).methodId(0).build());
            raw.expect(AMQP.Channel.CloseOk.class);

            openChannel(raw, 2);
        }
    }
}
