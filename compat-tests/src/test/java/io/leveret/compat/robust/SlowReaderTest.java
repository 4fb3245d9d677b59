package io.leveret.compat.robust;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.Frame;
import io.leveret.broker.LeveretBroker;
import io.leveret.broker.Limits;
import io.leveret.broker.admin.ConnectionSnapshot;
import io.leveret.compat.Await;
import io.leveret.compat.RawConnection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients on real sockets that do not read what they asked for: they cost bounded memory. With one
 * event loop a queue answers at once, with more its answers come by post.
 */
class SlowReaderTest {
    private static final int UNREAD_MAX = 1 << 20;
    private static final int UNACKED_MAX = 50;
    private static final int BODY_BYTES = 100_000;
    private static final int MESSAGES = 300;

    private LeveretBroker broker;
    private Connection connection;
    private Channel channel;

    private void start(int eventLoops) throws Exception {
        Limits usual = Limits.DEFAULT;
        Limits limits =
                new Limits(
                        usual.frameMaxBytes(),
                        usual.channelMax(),
                        usual.heartbeatSeconds(),
                        usual.handshakeTimeoutMillis(),
                        usual.messageBytesMax(),
                        usual.writeHighWaterBytes(),
                        UNREAD_MAX,
                        usual.backlogCommandsMax(),
                        usual.closeTimeoutMillis(),
                        usual.consumerTimeoutMillis(),
                        usual.connectionMax(),
                        usual.consumersPerChannelMax(),
                        UNACKED_MAX,
                        usual.unconfirmedPerChannelMax(),
                        usual.bindingsPerVhostMax());
        broker =
                LeveretBroker.start(
                        LeveretBroker.inMemory().withEventLoops(eventLoops).withLimits(limits));
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.port());
        connection = factory.newConnection("well-behaved");
        channel = connection.createChannel();
        channel.confirmSelect();
        channel.queueDeclare("q", false, false, false, null);
    }

    @AfterEach
    void stop() {
        connection.abort(5_000);
        broker.close();
    }

    private void publish(int messages, int bytes) throws Exception {
        for (int i = 0; i < messages; i++) {
            channel.basicPublish("", "q", null, new byte[bytes]);
        }
        channel.waitForConfirmsOrDie(Await.DEADLINE.toMillis());
    }

    private int ready() throws IOException {
        return channel.queueDeclarePassive("q").getMessageCount();
    }

    private List<ConnectionSnapshot> connections() throws Exception {
        return broker.administration()
                .connections()
                .list()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private long mostPendingBytes() throws Exception {
        long most = 0;
        for (ConnectionSnapshot each : connections()) {
            most = Math.max(most, each.statistics().pendingBytes());
        }
        return most;
    }

    private boolean anyIsInFlow() throws Exception {
        return connections().stream().anyMatch(each -> each.statistics().state().equals("flow"));
    }

    /** Others are served meanwhile, and what waits does not grow. */
    private void expectBounded() throws Exception {
        for (int i = 0; i < 50; i++) {
            ready();
            assertThat(mostPendingBytes()).isLessThan(2 * UNREAD_MAX);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void clientThatAsksAndNeverReadsIsAnsweredNoMore(int eventLoops) throws Exception {
        start(eventLoops);
        publish(MESSAGES, BODY_BYTES);
        try (var raw = RawConnection.openWithChannel("127.0.0.1", broker.port())) {
            for (int i = 0; i < MESSAGES; i++) {
                raw.send(1, new AMQP.Basic.Get.Builder().queue("q").noAck(true).build());
            }

            Await.awaitTrue(this::anyIsInFlow);
            expectBounded();
            assertThat(ready()).isGreaterThan(MESSAGES / 2);

            // It gets everything it asked for when it reads.
            long bytes = 0;
            while (bytes < (long) MESSAGES * BODY_BYTES) {
                Frame frame = raw.read();
                if (frame.type == RawConnection.BODY) {
                    bytes += frame.getPayload().length;
                }
            }
        }
        assertThat(ready()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void consumerThatNeverReadsIsGivenNoMoreThanItsBufferTakes(int eventLoops) throws Exception {
        start(eventLoops);
        publish(MESSAGES, BODY_BYTES);
        try (var raw = RawConnection.openWithChannel("127.0.0.1", broker.port())) {
            raw.send(1, new AMQP.Basic.Consume.Builder().queue("q").noAck(true).build());

            Await.awaitTrue(() -> mostPendingBytes() > 0);
            expectBounded();
            assertThat(ready()).isGreaterThan(MESSAGES / 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void publisherThatNeverReadsWhatIsReturnedIsReadNoFurther(int eventLoops) throws Exception {
        start(eventLoops);
        try (var raw = RawConnection.openWithChannel("127.0.0.1", broker.port())) {
            Thread flood = new Thread(() -> publishUnroutable(raw));
            flood.start();

            Await.awaitTrue(this::anyIsInFlow);
            expectBounded();
            assertThat(flood.isAlive()).isTrue();
        }
    }

    private static void publishUnroutable(RawConnection raw) {
        byte[] body = new byte[BODY_BYTES];
        try {
            for (int i = 0; i < 1_000; i++) {
                raw.send(
                        1,
                        new AMQP.Basic.Publish.Builder()
                                .exchange("")
                                .routingKey("nowhere")
                                .mandatory(true)
                                .build());
                raw.frame(RawConnection.HEADER, 1, RawConnection.contentHeader(BODY_BYTES));
                raw.frame(RawConnection.BODY, 1, body);
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void consumersThatNeverAcknowledgeHoldNoMoreThanAChannelMay(int eventLoops) throws Exception {
        start(eventLoops);
        Channel holding = connection.createChannel();
        List<Long> tags = new CopyOnWriteArrayList<>();
        holding.basicConsume(
                "q",
                false,
                (tag, delivery) -> tags.add(delivery.getEnvelope().getDeliveryTag()),
                tag -> {});
        publish(120, 10);

        Await.awaitEqual(UNACKED_MAX, tags::size);
        assertThat(ready()).isEqualTo(120 - UNACKED_MAX);

        holding.basicAck(UNACKED_MAX, true);
        Await.awaitEqual(2 * UNACKED_MAX, tags::size);
        assertThat(tags).doesNotHaveDuplicates();
    }
}
