package io.leveret.compat.exchange;

import static io.leveret.compat.Closing.assertChannelError;
import static io.leveret.compat.Closing.assertConnectionError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Await;
import io.leveret.compat.Returns;
import io.leveret.compat.Scenario;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** x-delayed-message: an exchange whose messages wait as long as their header x-delay says. */
class DelayedMessageExchangeTest extends Scenario {
    private static final String TYPE = "x-delayed-message";

    @BeforeEach
    void isThere() {
        assumeFalse(broker.isRabbitMq(), "the plugin is not one of RabbitMQ's own");
    }

    private String delaying(String type) throws Exception {
        String exchange = name("delaying");
        channel.exchangeDeclare(exchange, TYPE, true, false, Map.of("x-delayed-type", type));
        return exchange;
    }

    private static BasicProperties delay(Object millis) {
        return Headers.of("x-delay", millis).builder().deliveryMode(2).build();
    }

    private String durableQueueBoundTo(String exchange, String key) throws Exception {
        String queue = durableQueue(Map.of());
        channel.queueBind(queue, exchange, key);
        return queue;
    }

    private void millisPass(long millis) throws Exception {
        advance(Duration.ofMillis(millis));
    }

    private GetResponse next(String queue) throws Exception {
        awaitReady(queue, 1);
        return channel.basicGet(queue, true);
    }

    @Test
    void messagesComeInTheOrderOfTheirDelays() throws Exception {
        String exchange = delaying("direct");
        String queue = durableQueueBoundTo(exchange, "key");
        for (int millis : List.of(500, 100, 300, 200, 100, 400)) {
            sendTo(exchange, "key", delay(millis), String.valueOf(millis));
        }

        millisPass(99);
        assertThat(ready(queue)).isZero();
        millisPass(1);
        awaitReady(queue, 2);
        millisPass(400);
        awaitReady(queue, 6);
        assertThat(drain(queue)).containsExactly("100", "100", "200", "300", "400", "500");
    }

    @Test
    void withoutADelayTheyAreRoutedAtOnce() throws Exception {
        String exchange = delaying("direct");
        String queue = durableQueueBoundTo(exchange, "key");

        sendTo(exchange, "key", PLAIN, "no header");
        sendTo(exchange, "key", delay(0), "0");
        sendTo(exchange, "key", delay(-5), "-5");
        sendTo(exchange, "key", delay(0x1_0000_0000L), "2^32");
        sendTo(exchange, "key", delay("soon"), "text");

        assertThat(drain(queue)).containsExactly("no header", "0", "-5", "2^32", "text");
    }

    @Test
    void messageSaysAfterwardsHowLongItWaited() throws Exception {
        String exchange = delaying("direct");
        String queue = durableQueueBoundTo(exchange, "key");
        Map<String, Object> headers = new HashMap<>();
        headers.put("x-delay", "300");
        headers.put("other", 7);
        BasicProperties properties =
                Headers.of(headers).builder().contentType("text/plain").messageId("m").build();
        sendTo(exchange, "key", properties, "body");
        millisPass(300);

        GetResponse got = next(queue);

        assertThat(got.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("key");
        assertThat(got.getEnvelope().isRedeliver()).isFalse();
        assertThat(got.getProps().getHeaders())
                .containsEntry("x-delay", -300)
                .containsEntry("other", 7)
                .hasSize(2);
        assertThat(got.getProps().getContentType()).isEqualTo("text/plain");
        assertThat(got.getProps().getMessageId()).isEqualTo("m");
        assertThat(new String(got.getBody())).isEqualTo("body");
    }

    @Test
    void messagesAreRoutedByWhatIsBoundWhenTheyAreDue() throws Exception {
        String exchange = delaying("topic");
        String before = durableQueueBoundTo(exchange, "a.*");
        sendTo(exchange, "a.b", delay(1000), "one");
        sendTo(exchange, "c.d", delay(1000), "nowhere");
        String after = durableQueueBoundTo(exchange, "#.b");
        channel.queueUnbind(before, exchange, "a.*");

        millisPass(1000);

        assertThat(new String(next(after).getBody())).isEqualTo("one");
        assertThat(ready(before)).isZero();
    }

    @Test
    void copiesAreRoutedTooAndBlindOnesNotSeen() throws Exception {
        String exchange = delaying("direct");
        String to = durableQueueBoundTo(exchange, "to");
        String copy = durableQueueBoundTo(exchange, "copy");
        String blind = durableQueueBoundTo(exchange, "blind");
        Map<String, Object> headers = new HashMap<>();
        headers.put("x-delay", 10);
        headers.put("CC", List.of("copy"));
        headers.put("BCC", List.of("blind"));
        sendTo(exchange, "to", Headers.of(headers), "x");
        millisPass(10);

        for (String queue : List.of(to, copy, blind)) {
            assertThat(next(queue).getProps().getHeaders()).containsOnlyKeys("x-delay", "CC");
        }
    }

    @Test
    void messagesFromOtherExchangesWaitToo() throws Exception {
        String exchange = delaying("fanout");
        String queue = durableQueueBoundTo(exchange, "");
        String first = exchange("direct");
        channel.exchangeBind(exchange, first, "key");
        sendTo(first, "key", delay(50), "x");

        millisPass(49);
        assertThat(ready(queue)).isZero();
        millisPass(1);
        GetResponse got = next(queue);
        assertThat(got.getEnvelope().getExchange()).isEqualTo(first);
    }

    @Test
    void deadLettersWaitOnceAndNotAgain() throws Exception {
        String exchange = delaying("fanout");
        String queue = durableQueue(Map.of("x-dead-letter-exchange", exchange));
        channel.queueBind(queue, exchange, "");
        send(queue, delay(100), "x");

        channel.basicReject(next0(queue), false);
        millisPass(99);
        assertThat(ready(queue)).isZero();
        millisPass(1);
        channel.basicReject(next0(queue), false);
        assertThat(new String(next(queue).getBody())).isEqualTo("x");
    }

    private long next0(String queue) throws Exception {
        awaitReady(queue, 1);
        return channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
    }

    @Test
    void alternateExchangeGetsWhatGoesNowhereWhenItIsDue() throws Exception {
        String other = exchange("fanout");
        String queue = queueBoundTo(other, "");
        String exchange = name("delaying");
        channel.exchangeDeclare(
                exchange,
                TYPE,
                true,
                false,
                Map.of("x-delayed-type", "direct", "alternate-exchange", other));
        sendTo(exchange, "nowhere", delay(100), "x");

        assertThat(ready(queue)).isZero();
        millisPass(100);
        assertThat(new String(next(queue).getBody())).isEqualTo("x");
    }

    @Test
    void mandatoryMessageThatWaitsIsNotReturned() throws Exception {
        String exchange = delaying("direct");
        Channel publisher = connection.createChannel();
        Returns returns = new Returns(publisher);
        publisher.confirmSelect();
        publisher.basicPublish(exchange, "nowhere", true, delay(10), "waits".getBytes());
        publisher.basicPublish(exchange, "nowhere", true, delay(0), "does not".getBytes());
        publisher.waitForConfirms(Await.DEADLINE.toMillis());

        assertThat(new String(returns.next().getBody())).isEqualTo("does not");
        millisPass(10);
        channel.exchangeDeclarePassive(exchange);
        assertThat(returns.waiting()).isZero();
    }

    @Test
    void transactionIsDelayedFromItsCommitOn() throws Exception {
        String exchange = delaying("direct");
        String queue = durableQueueBoundTo(exchange, "key");
        Channel tx = connection.createChannel();
        tx.txSelect();
        tx.basicPublish(exchange, "key", delay(100), "undone".getBytes());
        tx.txRollback();
        tx.basicPublish(exchange, "key", delay(100), "done".getBytes());
        millisPass(200);
        assertThat(ready(queue)).isZero();

        tx.txCommit();
        millisPass(99);
        assertThat(ready(queue)).isZero();
        millisPass(1);
        awaitReady(queue, 1);
        assertThat(drain(queue)).containsExactly("done");
    }

    @Test
    void exchangeNeedNotBeDurable() throws Exception {
        String exchange = name("delaying");
        channel.exchangeDeclare(exchange, TYPE, false, false, Map.of("x-delayed-type", "direct"));
        String queue = durableQueueBoundTo(exchange, "key");
        sendTo(exchange, "key", delay(100), "x");

        millisPass(99);
        assertThat(ready(queue)).isZero();
        millisPass(1);
        assertThat(new String(next(queue).getBody())).isEqualTo("x");
    }

    @Test
    void deletedExchangeTakesItsMessagesAlong() throws Exception {
        String exchange = delaying("direct");
        String queue = durableQueueBoundTo(exchange, "key");
        sendTo(exchange, "key", delay(100), "gone");
        channel.exchangeDelete(exchange);
        channel.exchangeDeclare(exchange, TYPE, true, false, Map.of("x-delayed-type", "direct"));
        channel.queueBind(queue, exchange, "key");
        sendTo(exchange, "key", delay(200), "there");

        millisPass(200);

        assertThat(new String(next(queue).getBody())).isEqualTo("there");
        assertThat(ready(queue)).isZero();
    }

    @Test
    void messagesOutliveTheBroker() throws Exception {
        String exchange = delaying("direct");
        String queue = durableQueueBoundTo(exchange, "key");
        String large = "x".repeat(100_000);
        sendTo(exchange, "key", delay(100), "due meanwhile");
        sendTo(exchange, "key", delay(10_000), large);
        sendTo(exchange, "key", delay(10_000).builder().deliveryMode(1).build(), "transient");
        broker.restart();
        connection = connect();
        channel = connection.createChannel();

        millisPass(100);
        assertThat(new String(next(queue).getBody())).isEqualTo("due meanwhile");
        millisPass(9899);
        assertThat(ready(queue)).isZero();
        millisPass(1);
        awaitReady(queue, 2);
        assertThat(drain(queue)).containsExactly(large, "transient");
    }

    @Test
    void manyComeAllAtOnce() throws Exception {
        String exchange = delaying("direct");
        String queue = durableQueueBoundTo(exchange, "key");
        channel.confirmSelect();
        for (int i = 0; i < 3000; i++) {
            publish(exchange, "key", delay(1000 - i % 2), String.valueOf(i));
        }
        channel.waitForConfirms(Await.DEADLINE.toMillis());

        millisPass(1000);

        awaitReady(queue, 3000);
        List<String> bodies = drain(queue);
        assertThat(bodies).startsWith("1", "3").endsWith("2996", "2998");
        assertThat(bodies.subList(1500, 1502)).containsExactly("0", "2");
    }

    @Test
    void typeIsRequired() throws Exception {
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - Invalid argument,"
                        + " 'x-delayed-type' must be an existing exchange type",
                () -> channel.exchangeDeclare(name("delaying"), TYPE));
    }

    @Test
    void typeIsNotItself() throws Exception {
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - Invalid argument,"
                        + " 'x-delayed-message' can't be used for 'x-delayed-type'",
                () -> delaying(TYPE));
    }

    @Test
    void typeIsOneThereIs() throws Exception {
        assertConnectionError(
                channel,
                503,
                "COMMAND_INVALID - unknown exchange type 'nosuch'",
                () -> delaying("nosuch"));
    }

    @Test
    void bindingsAreCheckedAsThoseOfTheTypeAre() throws Exception {
        String exchange = delaying("x-consistent-hash");
        String queue = queue();
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - The binding key must be an integer: <<\"many\">>",
                () -> channel.queueBind(queue, exchange, "many"));
    }
}
