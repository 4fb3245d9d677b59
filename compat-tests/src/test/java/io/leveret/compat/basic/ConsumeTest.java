package io.leveret.compat.basic;

import static io.leveret.compat.Closing.assertChannelError;
import static io.leveret.compat.Closing.assertConnectionError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import io.leveret.compat.Deliveries;
import io.leveret.compat.RawConnection;
import io.leveret.compat.Scenario;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsumeTest extends Scenario {
    @Test
    void deliveryTellsTagExchangeAndKey() throws Exception {
        String exchange = exchange("direct");
        String queue = queueBoundTo(exchange, "key");
        Deliveries deliveries = consume(queue);

        publish(exchange, "key", "x");

        Envelope envelope = deliveries.next().getEnvelope();
        assertThat(envelope.getDeliveryTag()).isEqualTo(1);
        assertThat(envelope.getExchange()).isEqualTo(exchange);
        assertThat(envelope.getRoutingKey()).isEqualTo("key");
        assertThat(envelope.isRedeliver()).isFalse();
    }

    @Test
    void waitingMessagesAreDeliveredAfterConsumeOk() throws Exception {
        String queue = queue();
        send(queue, "waiting");
        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Basic.Consume.Builder().queue(queue).consumerTag("me").build());

            raw.expect(AMQP.Basic.ConsumeOk.class);
            var deliver = raw.expect(AMQP.Basic.Deliver.class);
            assertThat(deliver.getConsumerTag()).isEqualTo("me");
        }
    }

    @Test
    void consumeWithoutWaitingIsNotAnswered() throws Exception {
        String queue = queue();
        send(queue, "waiting");
        try (var raw = RawConnection.openWithChannel(broker)) {
            var consume = new AMQP.Basic.Consume.Builder().queue(queue).consumerTag("me");
            raw.send(1, consume.nowait(true).build());

            raw.expect(AMQP.Basic.Deliver.class);
        }
    }

    @Test
    void emptyTagMeansAFreshOne() throws Exception {
        String queue = queue();
        Set<String> tags = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            tags.add(channel.basicConsume(queue, new Deliveries(channel)));
        }

        assertThat(tags).hasSize(5).allMatch(tag -> tag.matches("amq\\.ctag-[\\w-]{22}"));
    }

    @Test
    void tagUsedTwiceOnAChannelIsAConnectionError() throws Exception {
        String queue = queue();
        channel.basicConsume(queue, false, "mine", new Deliveries(channel));

        assertConnectionError(
                channel,
                530,
                "NOT_ALLOWED - attempt to reuse consumer tag 'mine'",
                () -> channel.basicConsume(queue, false, "mine", new Deliveries(channel)));
    }

    @Test
    void anotherChannelMayUseTheSameTag() throws Exception {
        String queue = queue();
        Channel other = connection.createChannel();

        channel.basicConsume(queue, false, "mine", new Deliveries(channel));
        other.basicConsume(queue, false, "mine", new Deliveries(other));
    }

    @Test
    void cancelledTagMayBeUsedAgain() throws Exception {
        String queue = queue();
        for (int i = 0; i < 3; i++) {
            channel.basicConsume(queue, false, "mine", new Deliveries(channel));
            channel.basicCancel("mine");
        }
    }

    @Test
    void consumersTakeTurns() throws Exception {
        String queue = queue();
        Deliveries one = consume(queue);
        Deliveries two = consume(connect().createChannel(), queue);
        Deliveries three = consume(connection.createChannel(), queue);

        send(queue, "1", "2", "3", "4", "5", "6");

        assertThat(one.nextBodies(2)).containsExactly("1", "4");
        assertThat(two.nextBodies(2)).containsExactly("2", "5");
        assertThat(three.nextBodies(2)).containsExactly("3", "6");
    }

    @Test
    void autoAckRemovesMessagesAtDelivery() throws Exception {
        String queue = queue();
        send(queue, "x");
        Channel consumer = connection.createChannel();
        consume(consumer, queue, true).next();

        consumer.close();

        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void missingQueueIsNotFound() throws Exception {
        String queue = name("none");

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no queue '%s' in vhost '/'".formatted(queue),
                () -> consume(queue));
    }

    @Test
    void exclusiveConsumerKeepsOthersOut() throws Exception {
        String queue = queue();
        channel.basicConsume(queue, false, "", false, true, null, new Deliveries(channel));
        Channel other = connection.createChannel();

        assertChannelError(
                other,
                403,
                "ACCESS_REFUSED - queue '%s' in vhost '/' in exclusive use".formatted(queue),
                () -> other.basicConsume(queue, new Deliveries(other)));
    }

    @Test
    void exclusiveConsumerMustBeTheFirst() throws Exception {
        String queue = queue();
        consume(queue);
        Channel other = connection.createChannel();

        assertChannelError(
                other,
                403,
                "ACCESS_REFUSED - queue '%s' in vhost '/' in exclusive use".formatted(queue),
                () ->
                        other.basicConsume(
                                queue, false, "", false, true, null, new Deliveries(other)));
    }

    @Test
    void exclusiveConsumerThatIsCancelledLetsOthersIn() throws Exception {
        String queue = queue();
        String tag =
                channel.basicConsume(queue, false, "", false, true, null, new Deliveries(channel));

        channel.basicCancel(tag);

        consume(connection.createChannel(), queue);
    }

    @Test
    void exclusiveConsumerDoesNotKeepOthersFromGetting() throws Exception {
        String queue = queue();
        channel.basicQos(1);
        channel.basicConsume(queue, false, "", false, true, null, new Deliveries(channel));

        send(queue, "consumed", "got");

        assertThat(connection.createChannel().basicGet(queue, true).getBody())
                .isEqualTo("got".getBytes());
    }

    @Test
    void noLocalMeansNothing() throws Exception {
        String queue = queue();
        var deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, "", true, false, Map.of(), deliveries);

        send(queue, "my own");

        assertThat(deliveries.nextBody()).isEqualTo("my own");
    }

    @Test
    void priorityMustBeAnInteger() throws Exception {
        String queue = queue();

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg 'x-priority' for queue '%s' in vhost '/': \"expected integer, got longstr\""
                        .formatted(queue),
                () ->
                        channel.basicConsume(
                                queue,
                                false,
                                Map.of("x-priority", "high"),
                                new Deliveries(channel)));
    }

    @Test
    void deliveryTagsCountPerChannel() throws Exception {
        String queue = queue();
        Deliveries one = consume(queue);
        send(queue, "1", "2");
        one.nextBodies(2);
        Channel other = connection.createChannel();
        channel.basicCancel(one.tag());
        Deliveries two = consume(other, queue);

        send(queue, "3");

        assertThat(two.next().getEnvelope().getDeliveryTag()).isEqualTo(1);
    }

    @Test
    void deliveryTagsOfOneChannelCountOverAllConsumers() throws Exception {
        String first = queue();
        String second = queue();
        Deliveries one = consume(first);
        Deliveries two = consume(second);

        send(first, "1");
        Delivery delivery1 = one.next();
        send(second, "2");
        Delivery delivery2 = two.next();
        send(first, "3");

        assertThat(delivery1.getEnvelope().getDeliveryTag()).isEqualTo(1);
        assertThat(delivery2.getEnvelope().getDeliveryTag()).isEqualTo(2);
        assertThat(one.next().getEnvelope().getDeliveryTag()).isEqualTo(3);
    }
}
