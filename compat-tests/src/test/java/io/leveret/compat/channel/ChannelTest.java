package io.leveret.compat.channel;

import static io.leveret.compat.Closing.assertChannelError;
import static io.leveret.compat.Closing.assertConnectionError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.leveret.compat.Await;
import io.leveret.compat.Closing;
import io.leveret.compat.Deliveries;
import io.leveret.compat.RawConnection;
import io.leveret.compat.Scenario;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ChannelTest extends Scenario {
    private static final AMQP.Channel.Open OPEN = new AMQP.Channel.Open.Builder().build();
    private static final AMQP.Channel.CloseOk CLOSE_OK = new AMQP.Channel.CloseOk.Builder().build();
    private static final AMQP.Channel.Close CLOSE =
            new AMQP.Channel.Close.Builder()
                    .replyCode(200)
                    .replyText("bye")
                    .classId(0)
                    .methodId(0)
                    .build();
    private static final AMQP.Queue.Declare PASSIVE_OF_NONE =
            new AMQP.Queue.Declare.Builder().queue("no such queue").passive(true).build();

    @Test
    void channelErrorLeavesTheOtherChannelsAlone() throws Exception {
        Channel failing = connection.createChannel();

        assertChannelError(
                failing,
                404,
                "NOT_FOUND - no queue 'no such queue' in vhost '/'",
                () -> failing.queueDeclarePassive("no such queue"));

        assertThat(queue()).isNotEmpty();
    }

    @Test
    void channelErrorNamesTheMethodThatFailed() throws Exception {
        Closing closing = Closing.after(channel, () -> channel.queueDeclarePassive("none"));

        assertThat(closing.classId()).isEqualTo(50);
        assertThat(closing.methodId()).isEqualTo(10);
    }

    @Test
    void channelErrorOfAPublishNamesBasicPublish() throws Exception {
        Closing closing = Closing.after(channel, () -> publish("none", "key", "x"));

        assertThat(closing.code()).isEqualTo(404);
        assertThat(closing.classId()).isEqualTo(60);
        assertThat(closing.methodId()).isEqualTo(40);
    }

    @Test
    void numberOfAFailedChannelCanBeUsedAgainAtOnce() throws Exception {
        int number = channel.getChannelNumber();
        Closing.after(channel, () -> channel.queueDeclarePassive("none"));

        channel = connection.createChannel(number);

        assertThat(queue()).isNotEmpty();
    }

    @Test
    void afterItsCloseTheBrokerDiscardsAllUntilCloseOk() throws IOException {
        String queue = name("discarded");
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, PASSIVE_OF_NONE);
            raw.expect(AMQP.Channel.Close.class);

            raw.send(1, new AMQP.Queue.Declare.Builder().queue(queue).build());
            raw.send(1, CLOSE_OK);
            raw.send(1, OPEN);

            raw.expect(AMQP.Channel.OpenOk.class);
            raw.send(1, new AMQP.Queue.Declare.Builder().queue(queue).passive(true).build());
            assertThat(raw.expect(AMQP.Channel.Close.class).getReplyCode()).isEqualTo(404);
        }
    }

    @Test
    void openBeforeCloseOkIsASecondOpen() throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, PASSIVE_OF_NONE);
            raw.expect(AMQP.Channel.Close.class);

            raw.send(1, OPEN);

            raw.expectClose("504 CHANNEL_ERROR - second 'channel.open' seen");
        }
    }

    @Test
    void crossingClosesAreBothAnswered() throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, PASSIVE_OF_NONE);
            raw.expect(AMQP.Channel.Close.class);

            raw.send(1, CLOSE);

            raw.expect(AMQP.Channel.CloseOk.class);
            raw.send(1, CLOSE_OK);
            raw.send(1, OPEN);
            raw.expect(AMQP.Channel.OpenOk.class);
        }
    }

    @Test
    void closedChannelCanBeOpenedAgain() throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            for (int i = 0; i < 3; i++) {
                raw.send(1, CLOSE);
                raw.expect(AMQP.Channel.CloseOk.class);
                raw.send(1, OPEN);
                raw.expect(AMQP.Channel.OpenOk.class);
            }
        }
    }

    @Test
    void secondOpenOfAChannelIsAConnectionError() throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, OPEN);

            raw.expectClose("504 CHANNEL_ERROR - second 'channel.open' seen");
        }
    }

    @Test
    void closeOfAChannelThatIsNotOpenIsAConnectionError() throws IOException {
        try (var raw = RawConnection.open(broker)) {
            raw.send(1, CLOSE);

            raw.expectClose("504 CHANNEL_ERROR - expected 'channel.open'");
        }
    }

    @Test
    void closingAChannelRequeuesWhatItDidNotAcknowledge() throws Exception {
        String queue = queue();
        send(queue, "first", "second");
        Channel consumer = connection.createChannel();
        consume(consumer, queue).nextBodies(2);

        consumer.close();

        awaitReady(queue, 2);
        assertThat(channel.basicGet(queue, true).getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void failingRequeuesWhatTheChannelDidNotAcknowledge() throws Exception {
        String queue = queue();
        send(queue, "first", "second");
        Channel consumer = connection.createChannel();
        consume(consumer, queue).nextBodies(2);

        Closing.after(consumer, () -> consumer.basicAck(99, false));

        awaitReady(queue, 2);
        assertThat(drain(queue)).containsExactly("first", "second");
    }

    @Test
    void closingAChannelEndsItsConsumers() throws Exception {
        String queue = queue();
        Channel consumer = connection.createChannel();
        consume(consumer, queue);
        assertThat(channel.queueDeclarePassive(queue).getConsumerCount()).isEqualTo(1);

        consumer.close();

        Await.awaitEqual(0, () -> channel.queueDeclarePassive(queue).getConsumerCount());
    }

    @Test
    void flowWithActiveTrueIsAnswered() throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Channel.Flow.Builder().active(true).build());

            assertThat(raw.expect(AMQP.Channel.FlowOk.class).getActive()).isTrue();
        }
    }

    @Test
    void flowWithActiveFalseIsNotImplemented() throws IOException {
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Channel.Flow.Builder().active(false).build());

            raw.expectClose("540 NOT_IMPLEMENTED - active=false");
        }
    }

    @Test
    void connectionErrorOnOneChannelClosesThemAll() throws Exception {
        Channel other = connection.createChannel();
        String queue = queue();

        assertConnectionError(
                channel,
                530,
                "NOT_ALLOWED - attempt to reuse consumer tag 'twice'",
                () -> {
                    channel.basicConsume(queue, true, "twice", new Deliveries(channel));
                    channel.basicConsume(queue, true, "twice", new Deliveries(channel));
                });

        assertThat(other.isOpen()).isFalse();
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void channelsOfOneConnectionWorkSideBySide() throws Exception {
        String queue = queue();
        for (int i = 0; i < 50; i++) {
            Channel each = connection.createChannel();
            each.basicPublish("", queue, PLAIN, new byte[0]);
            each.close();
        }

        awaitReady(queue, 50);
    }

    @Test
    void userMayOpenNoMoreChannelsThanTheirLimit() throws Exception {
        String user = user(".*", ".*", ".*");
        broker.administration().limitUser(user, "max-channels", 2);
        Connection limited = connectAs(user);
        Channel first = limited.createChannel();
        limited.createChannel();

        assertConnectionError(
                first,
                530,
                "NOT_ALLOWED - number of channels opened for user '%s' has reached the maximum allowed user limit of (2)"
                        .formatted(user),
                limited::createChannel);
    }
}
