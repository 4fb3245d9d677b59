package io.leveret.compat.feature;

import static io.leveret.compat.Closing.assertChannelError;
import static io.leveret.compat.Closing.assertConnectionError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Await;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queues with x-queue-type=quorum, and what is theirs alone: the delivery limit. */
class QuorumQueueTest extends Scenario {
    private String quorumQueue() throws Exception {
        return quorumQueue(Map.of());
    }

    private String quorumQueue(Map<String, Object> further) throws Exception {
        Map<String, Object> arguments = new HashMap<>(further);
        arguments.put("x-queue-type", "quorum");
        return durableQueue(arguments);
    }

    @Test
    void messagesGoInAndOutInOrder() throws Exception {
        String queue = quorumQueue();
        send(queue, "1", "2", "3");

        assertThat(drain(queue)).containsExactly("1", "2", "3");
    }

    @Test
    void consumersAreServedWithinTheirPrefetch() throws Exception {
        String queue = quorumQueue();
        channel.basicQos(2);
        Deliveries deliveries = consume(queue);
        send(queue, "1", "2", "3");
        assertThat(deliveries.nextBodies(2)).containsExactly("1", "2");
        awaitReady(queue, 1);

        channel.basicAck(1, false);

        assertThat(deliveries.nextBody()).isEqualTo("3");
    }

    @Test
    void purgeAndDeleteCount() throws Exception {
        String queue = quorumQueue();
        send(queue, "1", "2", "3");
        channel.basicGet(queue, false);

        assertThat(channel.queuePurge(queue).getMessageCount()).isEqualTo(2);
        channel.basicNack(1, false, true);
        awaitReady(queue, 1);
        assertThat(channel.queueDelete(queue).getMessageCount()).isEqualTo(1);
    }

    @Test
    void requeuedMessagesCountTheirDeliveries() throws Exception {
        String queue = quorumQueue();
        send(queue, "x");
        for (int i = 0; i < 4; i++) {
            GetResponse got = channel.basicGet(queue, false);

            assertThat(got.getProps().getHeaders()).containsEntry("x-delivery-count", (long) i);
            assertThat(got.getEnvelope().isRedeliver()).isEqualTo(i > 0);
            channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
            awaitReady(queue, 1);
        }
    }

    @Test
    void messageOverItsDeliveryLimitIsDropped() throws Exception {
        String queue = quorumQueue(Map.of("x-delivery-limit", 2));
        send(queue, "x");
        for (int i = 0; i < 3; i++) {
            Await.awaitEqual(1, () -> ready(queue));
            long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
            channel.basicNack(tag, false, true);
        }

        awaitReady(queue, 0);
        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void messageOverItsDeliveryLimitIsDeadLettered() throws Exception {
        String dead = queue();
        String queue =
                quorumQueue(
                        Map.of(
                                "x-delivery-limit",
                                1,
                                "x-dead-letter-exchange",
                                "",
                                "x-dead-letter-routing-key",
                                dead));
        send(queue, "x");
        for (int i = 0; i < 2; i++) {
            awaitReady(queue, 1);
            long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
            channel.basicNack(tag, false, true);
        }

        awaitReady(dead, 1);
        Map<String, Object> headers = channel.basicGet(dead, true).getProps().getHeaders();
        Map<?, ?> death = (Map<?, ?>) ((List<?>) headers.get("x-death")).get(0);
        assertThat(death.get("reason")).hasToString("delivery_limit");
        assertThat(death.get("queue")).hasToString(queue);
        assertThat(death.get("count")).isEqualTo(1L);
        assertThat(headers.get("x-first-death-reason")).hasToString("delivery_limit");
    }

    @Test
    void closedChannelsCountAsDeliveriesToo() throws Exception {
        String queue = quorumQueue(Map.of("x-delivery-limit", 1));
        send(queue, "x");
        for (int i = 0; i < 2; i++) {
            awaitReady(queue, 1);
            Channel consumer = connection.createChannel();
            consume(consumer, queue).next();
            consumer.close();
        }

        awaitReady(queue, 0);
    }

    @Test
    void rejectedMessagesAreDeadLettered() throws Exception {
        String dead = queue();
        String queue =
                quorumQueue(
                        Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        send(queue, "x");

        channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);

        awaitReady(dead, 1);
    }

    @Test
    void lengthLimitDropsTheOldest() throws Exception {
        String queue = quorumQueue(Map.of("x-max-length", 2));

        send(queue, "1", "2", "3", "4");

        awaitReady(queue, 2);
        assertThat(drain(queue)).containsExactly("3", "4");
    }

    @Test
    void messagesAreConfirmed() throws Exception {
        String queue = quorumQueue();
        channel.confirmSelect();
        for (int i = 0; i < 100; i++) {
            send(queue, PERSISTENT, "x");
        }

        channel.waitForConfirmsOrDie(10_000);

        assertThat(ready(queue)).isEqualTo(100);
    }

    @Test
    void redeliveriesToConsumersCount() throws Exception {
        String queue = quorumQueue();
        Deliveries deliveries = consume(queue);
        send(queue, "x");
        Delivery first = deliveries.next();
        assertThat(first.getProperties().getHeaders()).isNull();

        channel.basicReject(first.getEnvelope().getDeliveryTag(), true);

        Delivery second = deliveries.next();
        assertThat(second.getEnvelope().isRedeliver()).isTrue();
        assertThat(second.getProperties().getHeaders()).containsEntry("x-delivery-count", 1L);
    }

    @Test
    void singleActiveConsumerWorks() throws Exception {
        String queue = quorumQueue(Map.of("x-single-active-consumer", true));
        Deliveries first = consume(connection.createChannel(), queue);
        Deliveries second = consume(connection.createChannel(), queue);
        send(queue, "1", "2");
        assertThat(first.nextBodies(2)).containsExactly("1", "2");

        first.getChannel().close();

        assertThat(second.nextBodies(2)).containsExactly("1", "2");
    }

    @Test
    void declaringItAgainTheSameWayIsFine() throws Exception {
        String queue = quorumQueue(Map.of("x-delivery-limit", 3));

        channel.queueDeclare(
                queue, true, false, false, Map.of("x-queue-type", "quorum", "x-delivery-limit", 3));
    }

    @Test
    void declaringItWithoutTypeIsInequivalent() throws Exception {
        String queue = quorumQueue();

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue '%s' in vhost '/': received none but current is the value 'quorum' of type 'longstr'"
                        .formatted(queue),
                () -> channel.queueDeclare(queue, true, false, false, Map.of()));
    }

    @Test
    void declaringItClassicIsInequivalent() throws Exception {
        String queue = quorumQueue();

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue '%s' in vhost '/': received 'classic' but current is 'quorum'"
                        .formatted(queue),
                () ->
                        channel.queueDeclare(
                                queue, true, false, false, Map.of("x-queue-type", "classic")));
    }

    @Test
    void itMustBeDurable() throws Exception {
        String queue = name("quorum");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid property 'non-durable' for queue '%s' in vhost '/'"
                        .formatted(queue),
                () ->
                        channel.queueDeclare(
                                queue, false, false, false, Map.of("x-queue-type", "quorum")));
    }

    @Test
    void itCannotBeExclusive() throws Exception {
        String queue = name("quorum");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid property 'exclusive-owner' for queue '%s' in vhost '/'"
                        .formatted(queue),
                () ->
                        channel.queueDeclare(
                                queue, true, true, false, Map.of("x-queue-type", "quorum")));
    }

    @Test
    void itCannotBeAutoDelete() throws Exception {
        String queue = name("quorum");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid property 'auto-delete' for queue '%s' in vhost '/'"
                        .formatted(queue),
                () ->
                        channel.queueDeclare(
                                queue, true, false, true, Map.of("x-queue-type", "quorum")));
    }

    static Object[][] unsupported() {
        return new Object[][] {
            {"x-max-priority", 5},
            {"x-queue-mode", "lazy"},
            {"x-queue-version", 2},
            {"x-queue-master-locator", "client-local"},
            {"x-max-age", "1D"},
        };
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void argumentsOfOtherTypesAreRefused(String argument, Object value) throws Exception {
        String queue = name("quorum");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg '%s' for queue '%s' in vhost '/' of queue type rabbit_quorum_queue"
                        .formatted(argument, queue),
                () ->
                        channel.queueDeclare(
                                queue,
                                true,
                                false,
                                false,
                                Map.of("x-queue-type", "quorum", argument, value)));
    }

    static Object[][] wrong() {
        return new Object[][] {
            {"x-dead-letter-strategy", "sometimes", "invalid_dlx_strategy"},
            {"x-dead-letter-strategy", 1, "{unacceptable_type,signedint}"},
            {"x-overflow", "other", "invalid_overflow"},
            {"x-max-length", -1, "{value_negative,-1}"},
            {"x-message-ttl", "a", "\"expected integer, got longstr\""},
            {"x-quorum-initial-group-size", 0, "{value_zero,0}"},
            {"x-queue-leader-locator", "nowhere", "invalid_queue_locator_arg"},
            {"x-max-in-memory-length", -1, "{value_negative,-1}"},
            {"x-single-active-consumer", 1, "{unacceptable_type,signedint}"},
        };
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrongValuesAreRefused(String argument, Object value, String why) throws Exception {
        String queue = name("quorum");

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg '%s' for queue '%s' in vhost '/': %s"
                        .formatted(argument, queue, why),
                () ->
                        channel.queueDeclare(
                                queue,
                                true,
                                false,
                                false,
                                Map.of("x-queue-type", "quorum", argument, value)));
    }

    @Test
    void withoutALimitOfItsOwnAMessageMayComeBackTwentyTimes() throws Exception {
        assumeFalse(broker.isRabbitMq(), "from RabbitMQ 4.0 on");
        String queue = quorumQueue();
        send(queue, "x");

        for (int i = 0; i < 21; i++) {
            awaitReady(queue, 1);
            long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
            channel.basicNack(tag, false, true);
        }

        awaitReady(queue, 0);
        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void globalPrefetchIsRefusedWhenConsuming() throws Exception {
        String queue = quorumQueue();
        channel.basicQos(1, true);

        assertConnectionError(
                channel,
                540,
                "NOT_IMPLEMENTED - queue '%s' in vhost '/' does not support global qos"
                        .formatted(queue),
                () -> consume(queue));
    }

    @Test
    void messageTtlOfTheMessageIsHonoured() throws Exception {
        String queue = quorumQueue();
        send(queue, new BasicProperties.Builder().expiration("100").build(), "expires");

        advance(java.time.Duration.ofMillis(150));

        awaitReady(queue, 0);
    }
}
