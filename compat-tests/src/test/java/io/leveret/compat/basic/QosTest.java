package io.leveret.compat.basic;

import static io.leveret.compat.Closing.assertConnectionError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import org.junit.jupiter.api.Test;

class QosTest extends Scenario {
    private static void ack(Deliveries deliveries) throws Exception {
        deliveries.getChannel().basicAck(deliveries.next().getEnvelope().getDeliveryTag(), false);
    }

    private String queueWith(int messages) throws Exception {
        String queue = queue();
        String[] bodies = new String[messages];
        for (int i = 0; i < messages; i++) {
            bodies[i] = String.valueOf(i + 1);
        }
        send(queue, bodies);
        return queue;
    }

    @Test
    void consumerHoldsNoMoreThanItsPrefetch() throws Exception {
        String queue = queueWith(10);
        channel.basicQos(3);

        Deliveries deliveries = consume(queue);

        assertThat(deliveries.nextBodies(3)).containsExactly("1", "2", "3");
        awaitReady(queue, 7);
        assertThat(deliveries.waiting()).isZero();
    }

    @Test
    void everyAckLetsOneMoreThrough() throws Exception {
        String queue = queueWith(4);
        channel.basicQos(1);
        Deliveries deliveries = consume(queue);

        for (int left = 3; left >= 1; left--) {
            awaitReady(queue, left);
            ack(deliveries);
        }

        assertThat(deliveries.nextBody()).isEqualTo("4");
    }

    @Test
    void multipleAckLetsAsManyThrough() throws Exception {
        String queue = queueWith(10);
        channel.basicQos(4);
        Deliveries deliveries = consume(queue);
        deliveries.nextBodies(4);

        channel.basicAck(3, true);

        assertThat(deliveries.nextBodies(3)).containsExactly("5", "6", "7");
        awaitReady(queue, 3);
    }

    @Test
    void rejectAndNackGiveCreditBackToo() throws Exception {
        String queue = queueWith(3);
        channel.basicQos(1);
        Deliveries deliveries = consume(queue);

        channel.basicReject(deliveries.next().getEnvelope().getDeliveryTag(), false);
        channel.basicNack(deliveries.next().getEnvelope().getDeliveryTag(), false, false);

        assertThat(deliveries.nextBody()).isEqualTo("3");
    }

    @Test
    void prefetchOfEveryConsumerIsItsOwn() throws Exception {
        String queue = queueWith(10);
        channel.basicQos(2);

        Deliveries one = consume(queue);
        one.nextBodies(2);
        Deliveries two = consume(queue);

        two.nextBodies(2);
        awaitReady(queue, 6);
    }

    @Test
    void prefetchHoldsForConsumersThatStartLater() throws Exception {
        String queue = queueWith(20);
        channel.basicQos(1);
        Deliveries early = consume(queue);
        early.next();

        channel.basicQos(5);

        assertThat(early.waiting()).isZero();
        awaitReady(queue, 19);
        consume(queue).nextBodies(5);
        awaitReady(queue, 14);
    }

    @Test
    void zeroMeansNoLimit() throws Exception {
        String queue = queueWith(200);
        channel.basicQos(1);
        channel.basicQos(0);

        consume(queue).nextBodies(200);
    }

    @Test
    void autoAckNeedsNoCredit() throws Exception {
        String queue = queueWith(50);
        channel.basicQos(1);

        consume(channel, queue, true).nextBodies(50);
    }

    @Test
    void getNeedsNoCreditOfTheConsumer() throws Exception {
        String queue = queueWith(3);
        channel.basicQos(1);
        consume(queue).next();

        assertThat(channel.basicGet(queue, false)).isNotNull();
        assertThat(channel.basicGet(queue, false)).isNotNull();
    }

    @Test
    void globalPrefetchIsSharedByTheChannelsConsumers() throws Exception {
        String queue = queueWith(10);
        channel.basicQos(3, true);

        Deliveries one = consume(queue);
        one.nextBodies(3);
        Deliveries two = consume(queue);

        awaitReady(queue, 7);
        assertThat(two.waiting()).isZero();
    }

    @Test
    void globalPrefetchIsTheChannelsNotTheConnections() throws Exception {
        String queue = queueWith(10);
        channel.basicQos(3, true);
        Channel other = connection.createChannel();
        consume(queue).nextBodies(3);

        consume(other, queue).nextBodies(7);
    }

    @Test
    void raisingTheGlobalPrefetchHasEffectAtOnce() throws Exception {
        String queue = queueWith(10);
        channel.basicQos(1, true);
        Deliveries deliveries = consume(queue);
        deliveries.next();

        channel.basicQos(4, true);

        deliveries.nextBodies(3);
        awaitReady(queue, 6);
    }

    @Test
    void removingTheGlobalPrefetchHasEffectAtOnce() throws Exception {
        String queue = queueWith(10);
        channel.basicQos(1, true);
        Deliveries deliveries = consume(queue);
        deliveries.next();

        channel.basicQos(0, true);

        deliveries.nextBodies(9);
    }

    @Test
    void bothKindsOfPrefetchHoldTogether() throws Exception {
        String queue = queueWith(20);
        channel.basicQos(3, false);
        channel.basicQos(5, true);

        Deliveries one = consume(queue);
        Deliveries two = consume(queue);

        awaitReady(queue, 15);
        io.leveret.compat.Await.awaitEqual(5, () -> one.waiting() + two.waiting());
        assertThat(one.waiting()).isLessThanOrEqualTo(3);
        assertThat(two.waiting()).isLessThanOrEqualTo(3);
    }

    @Test
    void settingTheConsumersPrefetchRemovesTheGlobalOne() throws Exception {
        String queue = queueWith(20);
        channel.basicQos(5, true);
        channel.basicQos(3, false);

        consume(queue).nextBodies(3);
        consume(queue).nextBodies(3);

        awaitReady(queue, 14);
    }

    @Test
    void messagesGotBeforeTheGlobalPrefetchIsSetCountForIt() throws Exception {
        String queue = queueWith(5);
        channel.basicGet(queue, false);
        channel.basicQos(2, true);

        Deliveries deliveries = consume(queue);

        assertThat(deliveries.nextBody()).isEqualTo("2");
        awaitReady(queue, 3);
    }

    @Test
    void messagesGotLaterDoNotCountForTheGlobalPrefetch() throws Exception {
        String queue = queueWith(5);
        channel.basicQos(2, true);
        channel.basicGet(queue, false);

        Deliveries deliveries = consume(queue);

        assertThat(deliveries.nextBodies(2)).containsExactly("2", "3");
        awaitReady(queue, 2);
    }

    @Test
    void prefetchInBytesIsNotImplemented() throws Exception {
        assertConnectionError(
                channel,
                540,
                "NOT_IMPLEMENTED - prefetch_size!=0 (10)",
                () -> channel.basicQos(10, 0, false));
    }

    @Test
    void qosIsAnswered() throws Exception {
        assertThat(channel.rpc(new AMQP.Basic.Qos.Builder().prefetchCount(1).build()).getMethod())
                .isInstanceOf(AMQP.Basic.QosOk.class);
    }
}
