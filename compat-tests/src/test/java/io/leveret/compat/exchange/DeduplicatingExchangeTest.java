package io.leveret.compat.exchange;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.leveret.compat.Scenario;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** x-message-deduplication, which RabbitMQ has from the community's plugin alone. */
class DeduplicatingExchangeTest extends Scenario {
    @BeforeEach
    void isHere() {
        assumeFalse(broker.isRabbitMq());
    }

    private String deduplicating(Object... further) throws Exception {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-cache-size", 100);
        for (int i = 0; i < further.length; i += 2) {
            arguments.put((String) further[i], further[i + 1]);
        }
        String exchange = name("deduplicating");
        channel.exchangeDeclare(exchange, "x-message-deduplication", true, false, arguments);
        return exchange;
    }

    private String durableQueueBoundTo(String exchange) throws Exception {
        String queue = durableQueue(Map.of());
        channel.queueBind(queue, exchange, "");
        return queue;
    }

    private static BasicProperties key(Object key) {
        return PERSISTENT.builder().headers(Map.of("x-deduplication-header", key)).build();
    }

    private void restart() throws Exception {
        broker.restart();
        connection = connect();
        channel = connection.createChannel();
    }

    /** On a channel of its own, as after a restart. */
    private boolean confirmed(String exchange, BasicProperties properties, String body)
            throws Exception {
        Channel publisher = connection.createChannel();
        publisher.confirmSelect();
        publisher.basicPublish(exchange, "key", properties, body.getBytes());
        boolean confirmed = publisher.waitForConfirms(10_000);
        publisher.close();
        return confirmed;
    }

    @Test
    void duplicateIsConfirmedAndDropped() throws Exception {
        String exchange = deduplicating();
        String first = durableQueueBoundTo(exchange);
        String second = durableQueueBoundTo(exchange);

        assertThat(confirmed(exchange, key("one"), "first")).isTrue();
        assertThat(confirmed(exchange, key("one"), "again")).isTrue();
        assertThat(confirmed(exchange, key(1), "a number")).isTrue();
        assertThat(confirmed(exchange, PLAIN, "without a key")).isTrue();
        assertThat(confirmed(exchange, PLAIN, "without a key")).isTrue();

        List<String> expected = List.of("first", "a number", "without a key", "without a key");
        assertThat(drain(first)).isEqualTo(expected);
        assertThat(drain(second)).isEqualTo(expected);
        assertThat(confirmed(exchange, key("one"), "again")).isTrue();
        assertThat(drain(first)).isEmpty();
    }

    @Test
    void orderOfManyMessagesIsKept() throws Exception {
        String exchange = deduplicating("x-cache-size", 1000);
        String queue = durableQueueBoundTo(exchange);
        Channel publisher = connection.createChannel();
        publisher.confirmSelect();
        for (int i = 0; i < 1000; i++) {
            BasicProperties properties = i % 3 == 0 ? key(i / 2) : key("k" + i);
            publisher.basicPublish(exchange, "", properties, String.valueOf(i).getBytes());
        }
        publisher.waitForConfirmsOrDie(20_000);

        List<Integer> bodies = drain(queue).stream().map(Integer::valueOf).toList();
        assertThat(bodies).hasSize(1000).isSorted();
    }

    @Test
    void keysAreForgottenInTime() throws Exception {
        String exchange = deduplicating("x-cache-ttl", 60_000);
        String queue = durableQueueBoundTo(exchange);
        confirmed(exchange, key("one"), "1");
        advance(Duration.ofMillis(59_999));
        confirmed(exchange, key("one"), "too early");
        advance(Duration.ofMillis(1));
        confirmed(exchange, key("one"), "2");

        assertThat(drain(queue)).containsExactly("1", "2");
    }

    @Test
    void messageMaySayHowLong() throws Exception {
        String exchange = deduplicating();
        String queue = durableQueueBoundTo(exchange);
        BasicProperties briefly =
                PERSISTENT
                        .builder()
                        .headers(Map.of("x-deduplication-header", "one", "x-cache-ttl", 1000))
                        .build();
        confirmed(exchange, briefly, "1");
        advance(Duration.ofMillis(1000));
        confirmed(exchange, key("one"), "2");

        assertThat(drain(queue)).containsExactly("1", "2");
    }

    @Test
    void fullCacheForgetsTheOldest() throws Exception {
        String exchange = deduplicating("x-cache-size", 2);
        String queue = durableQueueBoundTo(exchange);
        for (String key : List.of("a", "b", "c", "b", "c", "a")) {
            confirmed(exchange, key(key), key);
        }

        assertThat(drain(queue)).containsExactly("a", "b", "c", "a");
    }

    @Test
    void restartRemembersKeys() throws Exception {
        String exchange = deduplicating("x-cache-ttl", 60_000);
        String queue = durableQueueBoundTo(exchange);
        confirmed(exchange, key("one"), "first");
        advance(Duration.ofMillis(30_000));

        restart();

        confirmed(exchange, key("one"), "again");
        confirmed(exchange, key("two"), "second");
        assertThat(drain(queue)).containsExactly("first", "second");
        advance(Duration.ofMillis(30_000));
        confirmed(exchange, key("one"), "third");
        assertThat(drain(queue)).containsExactly("third");
    }

    @Test
    void cacheInMemoryForgetsAtARestart() throws Exception {
        String exchange = deduplicating("x-cache-persistence", "memory");
        String queue = durableQueueBoundTo(exchange);
        confirmed(exchange, key("one"), "first");
        confirmed(exchange, key("one"), "again");

        restart();

        confirmed(exchange, key("one"), "second");
        assertThat(drain(queue)).containsExactly("first", "second");
    }

    @Test
    void messageIdMayBeTheKey() throws Exception {
        String exchange = deduplicating("x-deduplication-property", "message_id");
        String queue = durableQueueBoundTo(exchange);
        BasicProperties id = PERSISTENT.builder().messageId("id").build();
        confirmed(exchange, id, "first");
        confirmed(exchange, id, "again");

        assertThat(drain(queue)).containsExactly("first");
    }

    @Test
    void refusedMessageMayBePublishedAgain() throws Exception {
        String exchange = deduplicating();
        String queue = durableQueue(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        channel.queueBind(queue, exchange, "");
        assertThat(confirmed(exchange, key("one"), "first")).isTrue();
        assertThat(confirmed(exchange, key("two"), "refused")).isFalse();
        assertThat(drain(queue)).containsExactly("first");
        assertThat(confirmed(exchange, key("two"), "second")).isTrue();
        assertThat(drain(queue)).containsExactly("second");
    }

    @Test
    void whatGoesNowhereIsReturnedAndLeavesNoKey() throws Exception {
        String exchange = deduplicating();
        BlockingQueue<String> returned = new ArrayBlockingQueue<>(10);
        channel.addReturnListener(
                (code, text, from, key, properties, body) -> returned.add(new String(body)));
        channel.basicPublish(exchange, "", true, key("one"), "to nobody".getBytes());
        assertThat(returned.poll(10, TimeUnit.SECONDS)).isEqualTo("to nobody");

        String queue = durableQueueBoundTo(exchange);
        confirmed(exchange, key("one"), "first");
        assertThat(drain(queue)).containsExactly("first");
    }

    @Test
    void exchangesBeforeAndBehindItWork() throws Exception {
        String exchange = deduplicating();
        String before = name("before");
        String behind = name("behind");
        channel.exchangeDeclare(before, "topic", true);
        channel.exchangeDeclare(behind, "topic", true);
        channel.exchangeBind(exchange, before, "#");
        channel.exchangeBind(behind, exchange, "");
        String queue = durableQueue(Map.of());
        channel.queueBind(queue, behind, "key");
        String other = durableQueue(Map.of());
        channel.queueBind(other, before, "#");

        confirmed(before, key("one"), "first");
        confirmed(before, key("one"), "again");

        assertThat(drain(queue)).containsExactly("first");
        assertThat(drain(other)).containsExactly("first", "again");
    }

    @Test
    void transactionsAreDeduplicatedAtTheirCommit() throws Exception {
        String exchange = deduplicating();
        String queue = durableQueueBoundTo(exchange);
        Channel tx = connection.createChannel();
        tx.txSelect();
        tx.basicPublish(exchange, "", key("one"), "rolled back".getBytes());
        tx.txRollback();
        tx.basicPublish(exchange, "", key("one"), "first".getBytes());
        tx.basicPublish(exchange, "", key("one"), "again".getBytes());
        tx.txCommit();

        assertThat(drain(queue)).containsExactly("first");
    }

    @Test
    void transactionKeepsItsOrderAndTheKeysItBrought() throws Exception {
        String exchange = deduplicating();
        String queue = durableQueueBoundTo(exchange);
        Channel tx = connection.createChannel();
        tx.txSelect();
        tx.basicPublish("", queue, PERSISTENT, "1".getBytes());
        tx.basicPublish(exchange, "", key("one"), "2".getBytes());
        tx.basicPublish("", queue, PERSISTENT, "3".getBytes());
        tx.basicPublish(exchange, "", key("two"), "4".getBytes());
        tx.txCommit();

        broker.restart();
        connection = connect();
        channel = connection.createChannel();
        channel.confirmSelect();
        publish(exchange, "", key("two"), "again");
        publish(exchange, "", key("three"), "5");
        channel.waitForConfirmsOrDie(5000);

        assertThat(drain(queue)).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void duplicateInATransactionWaitsForNobodyWhoNeedsIt() throws Exception {
        String exchange = deduplicating();
        String queue = durableQueueBoundTo(exchange);
        Channel tx = connection.createChannel();
        tx.txSelect();
        channel.confirmSelect();
        for (int i = 0; i < 20; i++) {
            publish(exchange, "", key("key" + i), "first");
            tx.basicPublish(exchange, "", key("key" + i), "in transaction".getBytes());
            tx.basicPublish(exchange, "", key("key" + i), "once more".getBytes());
            tx.txCommit();
        }
        channel.waitForConfirmsOrDie(5000);

        assertThat(drain(queue)).hasSize(20);
    }

    @Test
    void exchangeBehindAnotherDeduplicatesInTransactionsToo() throws Exception {
        String outer = deduplicating();
        String inner = deduplicating();
        channel.exchangeBind(inner, outer, "");
        String queue = durableQueueBoundTo(inner);
        Channel tx = connection.createChannel();
        tx.txSelect();
        tx.basicPublish(inner, "", key("one"), "one".getBytes());
        tx.basicPublish(outer, "", key("one"), "known to the inner".getBytes());
        tx.basicPublish(outer, "", key("two"), "two".getBytes());
        tx.txCommit();
        tx.basicPublish(outer, "", key("two"), "known to the outer".getBytes());
        tx.txCommit();

        assertThat(drain(queue)).containsExactly("one", "two");
    }

    @Test
    void wrongArgumentsAreRefused() throws Exception {
        String exchange = name("exchange");
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - Missing or invalid argument, 'x-cache-size' must be an"
                        + " integer greater than 0",
                () -> channel.exchangeDeclare(exchange, "x-message-deduplication"));
        Channel second = connection.createChannel();
        assertChannelError(
                second,
                406,
                "PRECONDITION_FAILED - Invalid argument, 'x-cache-ttl' must be an integer greater"
                        + " than 0",
                () ->
                        second.exchangeDeclare(
                                exchange,
                                "x-message-deduplication",
                                true,
                                false,
                                Map.of("x-cache-size", 1, "x-cache-ttl", 0)));
    }
}
