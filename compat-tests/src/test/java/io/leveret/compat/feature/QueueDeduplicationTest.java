package io.leveret.compat.feature;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.leveret.compat.Scenario;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues with x-message-deduplication, which RabbitMQ has from the community's plugin alone. */
class QueueDeduplicationTest extends Scenario {
    @BeforeEach
    void isHere() {
        assumeFalse(broker.isRabbitMq());
    }

    private String deduplicating(Object... further) throws Exception {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-message-deduplication", true);
        for (int i = 0; i < further.length; i += 2) {
            arguments.put((String) further[i], further[i + 1]);
        }
        return durableQueue(arguments);
    }

    private static BasicProperties key(Object key) {
        return PERSISTENT.builder().headers(Map.of("x-deduplication-header", key)).build();
    }

    private void restart() throws Exception {
        broker.restart();
        connection = connect();
        channel = connection.createChannel();
    }

    /** With a channel of its own after a restart. */
    private void sendAnew(String queue, BasicProperties properties, String body) throws Exception {
        Channel publisher = connection.createChannel();
        publisher.confirmSelect();
        publisher.basicPublish("", queue, properties, body.getBytes());
        publisher.waitForConfirmsOrDie(10_000);
        publisher.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void duplicateIsConfirmedAndDropped(String type) throws Exception {
        String queue = deduplicating("x-queue-type", type);
        send(queue, key("one"), "first");
        send(queue, key("one"), "again");
        send(queue, key(1), "a number");
        send(queue, "without a key", "without a key");

        assertThat(drain(queue))
                .containsExactly("first", "a number", "without a key", "without a key");
        send(queue, key("one"), "new");
        assertThat(drain(queue)).containsExactly("new");
    }

    @Test
    void anotherHeaderMayBeTheKey() throws Exception {
        String queue = deduplicating("x-deduplication-header", "order");
        BasicProperties order = PLAIN.builder().headers(Map.of("order", 17)).build();
        send(queue, order, "first");
        send(queue, order, "again");
        send(queue, key("x"), "a", "b");

        assertThat(drain(queue)).containsExactly("first", "a", "b");
    }

    @Test
    void messageIdMayBeTheKey() throws Exception {
        String queue = deduplicating("x-deduplication-property", "message_id");
        BasicProperties id = PLAIN.builder().messageId("id").build();
        send(queue, id, "first", "again");

        assertThat(drain(queue)).containsExactly("first");
    }

    @Test
    void restartRemembersWhatIsThere() throws Exception {
        String queue = deduplicating();
        send(queue, key("one"), "first");
        send(queue, key("two"), "second");
        channel.basicGet(queue, true);

        restart();

        sendAnew(queue, key("two"), "again");
        sendAnew(queue, key("one"), "new");
        assertThat(drain(queue)).containsExactly("second", "new");
    }

    @Test
    void cacheRemembersWhatIsGoneForItsTime() throws Exception {
        String queue = deduplicating("x-cache-size", 10, "x-cache-ttl", 60_000);
        send(queue, key("one"), "first");
        assertThat(drain(queue)).containsExactly("first");
        advance(Duration.ofMillis(30_000));

        restart();

        sendAnew(queue, key("one"), "again");
        assertThat(drain(queue)).isEmpty();
        advance(Duration.ofMillis(30_000));
        sendAnew(queue, key("one"), "new");
        assertThat(drain(queue)).containsExactly("new");
    }

    @Test
    void cacheInMemoryForgets() throws Exception {
        String queue = deduplicating("x-cache-size", 10, "x-cache-persistence", "memory");
        send(queue, key("one"), "first");
        send(queue, key("one"), "again");

        restart();

        sendAnew(queue, key("one"), "second");
        assertThat(drain(queue)).containsExactly("first", "second");
    }

    @Test
    void transactionsAreDeduplicatedToo() throws Exception {
        String queue = deduplicating();
        Channel tx = connection.createChannel();
        tx.txSelect();
        tx.basicPublish("", queue, key("one"), "first".getBytes());
        tx.basicPublish("", queue, key("one"), "again".getBytes());
        tx.txCommit();
        tx.basicPublish("", queue, key("two"), "rolled back".getBytes());
        tx.txRollback();
        tx.basicPublish("", queue, key("two"), "second".getBytes());
        tx.txCommit();

        restart();

        sendAnew(queue, key("one"), "again");
        assertThat(drain(queue)).containsExactly("first", "second");
    }

    @Test
    void wrongArgumentsAreRefused() throws Exception {
        String queue = name("queue");
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg 'x-cache-size' for queue '"
                        + queue
                        + "' in vhost '/': {value_zero,0}",
                () ->
                        channel.queueDeclare(
                                queue,
                                false,
                                false,
                                false,
                                Map.of("x-message-deduplication", true, "x-cache-size", 0)));
    }
}
