package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Scenario;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which messages go to the dead-letter exchange, and where from there. */
class DeadLetterTest extends Scenario {
    private static final Duration PAST_SHORT = Duration.ofMillis(150);

    private String dlx;
    private String dead;

    @BeforeEach
    void declareDeadLetterExchange() throws Exception {
        dlx = exchange("topic");
        dead = queueBoundTo(dlx, "#");
    }

    private String queueWithDlx() throws Exception {
        return queue(Map.of("x-dead-letter-exchange", dlx));
    }

    private String queueWithDlx(String argument, Object value) throws Exception {
        return queue(Map.of("x-dead-letter-exchange", dlx, argument, value));
    }

    private void reject(String queue, int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
            channel.basicReject(tag, false);
        }
    }

    private GetResponse deadLetter() throws Exception {
        awaitReady(dead, 1);
        return channel.basicGet(dead, true);
    }

    @Test
    void rejectedMessagesAreDeadLettered() throws Exception {
        String queue = queueWithDlx();
        send(queue, "rejected", "nacked");

        channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);
        channel.basicNack(
                channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false, false);

        awaitReady(dead, 2);
        assertThat(drain(dead)).containsExactly("rejected", "nacked");
    }

    @Test
    void manyNackedAtOnceKeepTheirOrder() throws Exception {
        String queue = queueWithDlx();
        send(queue, "1", "2", "3");
        for (int i = 0; i < 3; i++) {
            channel.basicGet(queue, false);
        }

        channel.basicNack(0, true, false);

        awaitReady(dead, 3);
        assertThat(drain(dead)).containsExactly("1", "2", "3");
    }

    @Test
    void expiredMessagesAreDeadLettered() throws Exception {
        String queue = queueWithDlx("x-message-ttl", 100);
        send(queue, "1", "2");

        advance(PAST_SHORT);

        awaitReady(dead, 2);
        assertThat(drain(dead)).containsExactly("1", "2");
    }

    @Test
    void messagesOverTheLimitAreDeadLettered() throws Exception {
        String queue = queueWithDlx("x-max-length", 1);

        send(queue, "1", "2", "3");

        awaitReady(dead, 2);
        assertThat(drain(dead)).containsExactly("1", "2");
        assertThat(drain(queue)).containsExactly("3");
    }

    @Test
    void rejectedPublishesAreNot() throws Exception {
        String queue =
                queue(
                        Map.of(
                                "x-dead-letter-exchange",
                                dlx,
                                "x-max-length",
                                1,
                                "x-overflow",
                                "reject-publish"));

        send(queue, "1", "2");

        assertThat(drain(queue)).containsExactly("1");
        assertThat(drain(dead)).isEmpty();
    }

    @Test
    void rejectedPublishesAreIfTheQueueSaysSo() throws Exception {
        String queue =
                queue(
                        Map.of(
                                "x-dead-letter-exchange",
                                dlx,
                                "x-max-length",
                                1,
                                "x-overflow",
                                "reject-publish-dlx"));

        send(queue, "1", "2");

        awaitReady(dead, 1);
        assertThat(drain(queue)).containsExactly("1");
        assertThat(drain(dead)).containsExactly("2");
    }

    @Test
    void ackedPurgedAndDeletedMessagesAreNot() throws Exception {
        String queue = queueWithDlx();
        send(queue, "acked", "purged");
        channel.basicAck(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);
        channel.queuePurge(queue);
        send(queue, "deleted");
        channel.queueDelete(queue);

        assertThat(drain(dead)).isEmpty();
    }

    @Test
    void routingKeyStaysUnlessTheQueueGivesAnother() throws Exception {
        String same = queueWithDlx();
        String other = queueWithDlx("x-dead-letter-routing-key", "dead.key");
        send(same, "x");
        reject(same, 1);
        assertThat(deadLetter().getEnvelope().getRoutingKey()).isEqualTo(same);
        send(other, "x");
        reject(other, 1);

        GetResponse got = deadLetter();

        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("dead.key");
        assertThat(got.getEnvelope().getExchange()).isEqualTo(dlx);
        assertThat(got.getEnvelope().isRedeliver()).isFalse();
    }

    @Test
    void defaultExchangeMayBeTheDeadLetterExchange() throws Exception {
        String target = queue();
        String queue =
                queue(Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", target));
        send(queue, "x");

        reject(queue, 1);

        awaitReady(target, 1);
    }

    @Test
    void missingDeadLetterExchangeDropsTheMessage() throws Exception {
        String queue = queue(Map.of("x-dead-letter-exchange", name("none")));
        send(queue, "x");

        reject(queue, 1);
        channel.basicQos(1);

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void deadLetterExchangeDeclaredLaterIsUsed() throws Exception {
        String later = name("later");
        String queue = queue(Map.of("x-dead-letter-exchange", later));
        channel.exchangeDeclare(later, "fanout");
        String target = queueBoundTo(later, "");
        send(queue, "x");

        reject(queue, 1);

        awaitReady(target, 1);
    }

    @Test
    void propertiesAndBodyStay() throws Exception {
        String queue = queueWithDlx();
        BasicProperties properties =
                new BasicProperties.Builder()
                        .contentType("text/plain")
                        .deliveryMode(2)
                        .priority(3)
                        .messageId("m")
                        .correlationId("c")
                        .replyTo("r")
                        .type("t")
                        .userId("guest")
                        .appId("a")
                        .build();
        send(queue, properties, "body");

        reject(queue, 1);

        GetResponse got = deadLetter();
        assertThat(new String(got.getBody())).isEqualTo("body");
        assertThat(got.getProps().builder().headers(null).build()).isEqualTo(properties);
    }

    @Test
    void expirationIsTakenAwaySoThatItDoesNotExpireAgain() throws Exception {
        String queue = queueWithDlx();
        send(queue, new BasicProperties.Builder().expiration("100").build(), "x");

        advance(PAST_SHORT);

        GetResponse got = deadLetter();
        assertThat(got.getProps().getExpiration()).isNull();
    }

    @Test
    void ccKeysAreFollowedAgainUnlessTheQueueGivesAKey() throws Exception {
        String exchange = exchange("direct");
        String first = queueBoundTo(exchange, "first");
        String second = queueBoundTo(exchange, "second");
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-dead-letter-exchange", exchange);
        String same = queue(arguments);
        arguments.put("x-dead-letter-routing-key", "first");
        String other = queue(arguments);
        BasicProperties cc =
                new BasicProperties.Builder().headers(Map.of("CC", List.of("second"))).build();
        send(same, cc, "same");
        reject(same, 1);
        awaitReady(second, 1);
        assertThat(drain(second)).containsExactly("same");

        send(other, cc, "other");
        reject(other, 1);

        awaitReady(first, 1);
        GetResponse got = channel.basicGet(first, true);
        assertThat(got.getProps().getHeaders()).doesNotContainKey("CC");
        assertThat(drain(second)).isEmpty();
    }

    @Test
    void deadLetteringGoesOnFromQueueToQueue() throws Exception {
        String middle = queueWithDlx("x-message-ttl", 0);
        String queue =
                queue(Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", middle));
        send(queue, "x");

        reject(queue, 1);

        assertThat(new String(deadLetter().getBody())).isEqualTo("x");
    }

    @Test
    void rejectInATransactionDeadLettersAtCommit() throws Exception {
        String queue = queueWithDlx();
        send(queue, "x");
        var tx = connection.createChannel();
        tx.txSelect();
        tx.basicReject(tx.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);
        tx.basicQos(1);
        assertThat(drain(dead)).isEmpty();

        tx.txCommit();

        awaitReady(dead, 1);
    }
}
