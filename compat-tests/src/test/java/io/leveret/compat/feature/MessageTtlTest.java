package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages that live a limited time: by x-message-ttl of the queue, by their own expiration. */
class MessageTtlTest extends Scenario {
    private static final int SHORT_MILLIS = 100;
    private static final int LONG_MILLIS = 60_000;
    private static final Duration PAST_SHORT = Duration.ofMillis(150);

    private static BasicProperties expiringAfter(int millis) {
        return new BasicProperties.Builder().expiration(String.valueOf(millis)).build();
    }

    private String queueWithTtl(int millis) throws Exception {
        return queue(Map.of("x-message-ttl", millis));
    }

    @Test
    void messageIsGoneAfterTheTtlOfTheQueue() throws Exception {
        String queue = queueWithTtl(SHORT_MILLIS);
        send(queue, "x");

        advance(PAST_SHORT);

        awaitReady(queue, 0);
        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void messageIsThereBeforeTheTtlHasPassed() throws Exception {
        String queue = queueWithTtl(LONG_MILLIS);
        send(queue, "x");

        advance(PAST_SHORT);

        assertThat(drain(queue)).containsExactly("x");
    }

    @Test
    void messageIsGoneAfterItsOwnExpiration() throws Exception {
        String queue = queue();
        send(queue, expiringAfter(SHORT_MILLIS), "expires");
        send(queue, "stays");

        advance(PAST_SHORT);

        awaitReady(queue, 1);
        assertThat(drain(queue)).containsExactly("stays");
    }

    @Test
    void shorterOfTheTwoCounts() throws Exception {
        String shortQueue = queueWithTtl(SHORT_MILLIS);
        String longQueue = queueWithTtl(LONG_MILLIS);
        send(shortQueue, expiringAfter(LONG_MILLIS), "x");
        send(longQueue, expiringAfter(SHORT_MILLIS), "x");

        advance(PAST_SHORT);

        awaitReady(shortQueue, 0);
        awaitReady(longQueue, 0);
    }

    @Test
    void messageBehindALongerLivingOneWaitsForIt() throws Exception {
        String queue = queue();
        send(queue, expiringAfter(LONG_MILLIS), "first");
        send(queue, expiringAfter(SHORT_MILLIS), "second");

        advance(PAST_SHORT);

        assertThat(ready(queue)).isEqualTo(2);
        assertThat(drain(queue)).as("never delivered once expired").containsExactly("first");
    }

    @Test
    void ttlZeroDropsWhatCannotBeDeliveredAtOnce() throws Exception {
        String queue = queueWithTtl(0);

        send(queue, "x");

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void ttlZeroDeliversToAWaitingConsumer() throws Exception {
        String queue = queueWithTtl(0);
        Deliveries deliveries = consume(queue);

        send(queue, "x");

        assertThat(deliveries.nextBody()).isEqualTo("x");
    }

    @Test
    void expirationZeroDropsWhatCannotBeDeliveredAtOnce() throws Exception {
        String queue = queue();

        send(queue, expiringAfter(0), "x");

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void unackedMessagesDoNotExpire() throws Exception {
        String queue = queueWithTtl(SHORT_MILLIS);
        Deliveries deliveries = consume(queue);
        send(queue, "x");
        long tag = deliveries.next().getEnvelope().getDeliveryTag();

        advance(PAST_SHORT);
        channel.basicAck(tag, false);

        channel.basicQos(1);
    }

    @Test
    void messageThatComesBackAfterItsTimeIsDropped() throws Exception {
        String queue = queueWithTtl(SHORT_MILLIS);
        send(queue, "x");
        long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
        advance(PAST_SHORT);

        channel.basicNack(tag, false, true);

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void requeueingDoesNotBeginTheTimeAnew() throws Exception {
        String queue = queue();
        send(queue, expiringAfter(2 * SHORT_MILLIS), "x");
        long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
        advance(PAST_SHORT);
        channel.basicNack(tag, false, true);

        advance(PAST_SHORT);

        awaitReady(queue, 0);
    }

    @Test
    void everyQueueCountsForItself() throws Exception {
        String exchange = exchange("fanout");
        String shortQueue = queueWithTtl(SHORT_MILLIS);
        String longQueue = queueWithTtl(LONG_MILLIS);
        channel.queueBind(shortQueue, exchange, "");
        channel.queueBind(longQueue, exchange, "");
        sendTo(exchange, "", PLAIN, "x");

        advance(PAST_SHORT);

        awaitReady(shortQueue, 0);
        assertThat(drain(longQueue)).containsExactly("x");
    }

    @Test
    void expirationIsDeliveredWithTheMessage() throws Exception {
        String queue = queue();
        send(queue, expiringAfter(LONG_MILLIS), "x");

        assertThat(channel.basicGet(queue, true).getProps().getExpiration())
                .isEqualTo(String.valueOf(LONG_MILLIS));
    }

    @Test
    void consumerIsNotGivenExpiredMessages() throws Exception {
        String queue = queue();
        send(queue, expiringAfter(LONG_MILLIS), "first");
        send(queue, expiringAfter(SHORT_MILLIS), "expired");
        send(queue, "last");
        advance(PAST_SHORT);

        Deliveries deliveries = consume(queue);

        assertThat(deliveries.nextBodies(2)).containsExactly("first", "last");
    }
}
