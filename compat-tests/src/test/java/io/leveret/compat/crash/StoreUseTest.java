package io.leveret.compat.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import io.leveret.broker.BrokerOnStore;
import io.leveret.broker.LeveretBroker;
import io.leveret.compat.Await;
import io.leveret.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the broker owes its store so that kills do no harm, without killing anything. */
class StoreUseTest {
    private static final int QUEUES = 8;
    private static final long BACKLOG = 1L << 40;

    private final WatchedStore store = new WatchedStore();
    private final ManualClock clock = new ManualClock();
    private LeveretBroker broker;
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void start() throws Exception {
        broker =
                BrokerOnStore.start(
                        LeveretBroker.inMemory().withEventLoops(2).withClock(clock),
                        store,
                        64L << 20);
        connection = Load.factory(broker.port()).newConnection();
        channel = connection.createChannel();
    }

    @AfterEach
    void stop() throws Exception {
        connection.close();
        broker.close();
    }

    @Test
    void deletedQueuesDefinitionGoesBeforeItsMessages() throws Exception {
        channel.queueDeclare("doomed", true, false, false, null);
        channel.queueDelete("doomed");
        assertThat(store.deletions()).containsExactly("definition", "messages");
    }

    @Test
    void unusedQueuesDefinitionGoesBeforeItsMessages() throws Exception {
        channel.queueDeclare("unused", true, false, true, null);
        channel.basicCancel(channel.basicConsume("unused", (tag, delivery) -> {}, tag -> {}));
        Await.awaitEqual(List.of("definition", "messages"), () -> List.copyOf(store.deletions()));
    }

    @Test
    void expiredQueuesDefinitionGoesBeforeItsMessages() throws Exception {
        channel.queueDeclare("leased", true, false, false, Map.of("x-expires", 1000));
        clock.advance(Duration.ofSeconds(2));
        Await.awaitEqual(List.of("definition", "messages"), () -> List.copyOf(store.deletions()));
    }

    @Test
    void noTwoEventLoopsWorkOnOneTransactionAtATime() throws Exception {
        List<String> queues = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            // A queue lives where the connection does that declares it.
            try (Connection another = Load.factory(broker.port()).newConnection();
                    Channel declares = another.createChannel()) {
                queues.add(declares.queueDeclare("tx-" + i, true, false, false, null).getQueue());
            }
        }
        assertThat(store.homes()).as("event loops with queues").isEqualTo(2);
        channel.txSelect();
        for (int round = 0; round < 3; round++) {
            for (String queue : queues) {
                publish(queue);
            }
            channel.txCommit();
            for (String queue : queues) {
                long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
                channel.basicAck(tag, false);
                publish(queue);
            }
            channel.txCommit();
        }
        assertThat(store.threadsMetInTransaction()).isFalse();
        for (String queue : queues) {
            assertThat(channel.messageCount(queue)).isEqualTo(3);
        }
    }

    @Test
    void publisherIsNotReadWhileTooMuchWaitsForTheDisk() throws Exception {
        channel.queueDeclare("q", true, false, false, null);
        channel.confirmSelect();
        store.unwritten().add(BACKLOG);
        publish("q");
        Await.awaitEqual("flow", this::connectionState);
        publish("q");
        store.unwritten().remove(BACKLOG);
        channel.waitForConfirmsOrDie(Await.DEADLINE.toMillis());
        Await.awaitEqual("running", this::connectionState);
    }

    @Test
    void whatIsNotForTheDiskDoesNotWaitForIt() throws Exception {
        channel.queueDeclare("q", true, false, false, null);
        channel.confirmSelect();
        store.unwritten().add(BACKLOG);
        channel.basicPublish("", "q", null, new byte[10]);
        channel.waitForConfirmsOrDie(Await.DEADLINE.toMillis());
        assertThat(connectionState()).isEqualTo("running");
    }

    private String connectionState() throws Exception {
        return broker.administration()
                .connections()
                .list()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .get(0)
                .statistics()
                .state();
    }

    private void publish(String queue) throws Exception {
        channel.basicPublish("", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, new byte[10]);
    }
}
