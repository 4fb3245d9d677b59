package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Where a message that comes back to a quorum queue has its place: with a delivery limit before all
 * others, in the order of return; without one what was rejected goes to the back.
 */
class QuorumRequeueTest extends Scenario {
    private final Map<String, Long> tags = new HashMap<>();

    private String limited() throws Exception {
        return quorumQueue(Map.of("x-delivery-limit", 10));
    }

    /** RabbitMQ 4 has a limit of 20 unless the queue says that it has none. */
    private String unlimited() throws Exception {
        return quorumQueue(broker.isRabbitMq() ? Map.of() : Map.of("x-delivery-limit", -1));
    }

    private String quorumQueue(Map<String, Object> further) throws Exception {
        Map<String, Object> arguments = new HashMap<>(further);
        arguments.put("x-queue-type", "quorum");
        String queue = durableQueue(arguments);
        send(queue, "1", "2", "3", "4", "5", "6");
        return queue;
    }

    private Channel get(String queue, int count) throws Exception {
        Channel holder = connection.createChannel();
        for (int i = 0; i < count; i++) {
            GetResponse got = holder.basicGet(queue, false);
            tags.put(new String(got.getBody()), got.getEnvelope().getDeliveryTag());
        }
        return holder;
    }

    private void nack(Channel holder, String... bodies) throws Exception {
        for (String body : bodies) {
            holder.basicNack(tags.get(body), false, true);
        }
    }

    private void expect(String queue, String... bodies) throws Exception {
        awaitReady(queue, bodies.length);
        assertThat(drain(queue)).containsExactly(bodies);
    }

    @Test
    void rejectedMessageIsTheNext() throws Exception {
        String queue = limited();
        Channel holder = get(queue, 3);

        holder.basicReject(tags.get("2"), true);

        expect(queue, "2", "4", "5", "6");
    }

    @Test
    void rejectedMessagesComeInTheOrderInWhichTheyWereRejected() throws Exception {
        String queue = limited();
        Channel holder = get(queue, 4);

        nack(holder, "3", "1", "2");

        expect(queue, "3", "1", "2", "5", "6");
    }

    @Test
    void thoseOfOneNackComeInTheOrderOfTheirTags() throws Exception {
        String queue = limited();
        Channel holder = get(queue, 4);

        nack(holder, "4");
        holder.basicNack(tags.get("3"), true, true);

        expect(queue, "4", "1", "2", "3", "5", "6");
    }

    @Test
    void thoseOfAClosedChannelComeAfterThoseThatCameBackBefore() throws Exception {
        String queue = limited();
        Channel holder = get(queue, 4);
        nack(holder, "2");
        awaitReady(queue, 3);

        holder.close();

        expect(queue, "2", "1", "3", "4", "5", "6");
    }

    @Test
    void channelThatClosesFirstGivesBackFirst() throws Exception {
        String queue = limited();
        Channel first = get(queue, 2);
        Channel second = get(queue, 2);
        second.close();
        awaitReady(queue, 4);

        first.close();

        expect(queue, "3", "4", "1", "2", "5", "6");
    }

    @Test
    void recoveredMessagesComeFirst() throws Exception {
        String queue = limited();
        Channel holder = get(queue, 4);

        holder.basicRecover(true);

        expect(queue, "1", "2", "3", "4", "5", "6");
    }

    @Test
    void consumerGetsItsRejectedMessageAgainAtOnce() throws Exception {
        String queue = limited();
        Channel holder = connection.createChannel();
        holder.basicQos(4);
        Deliveries deliveries = consume(holder, queue);
        List<Long> given = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            given.add(deliveries.next().getEnvelope().getDeliveryTag());
        }

        holder.basicNack(given.get(2), false, true);

        assertThat(deliveries.nextBody()).isEqualTo("3");

        holder.basicNack(0, true, true);

        assertThat(deliveries.nextBodies(4)).containsExactly("1", "2", "4", "3");
    }

    @Test
    void withoutALimitRejectedMessagesGoToTheBack() throws Exception {
        String queue = unlimited();
        Channel holder = get(queue, 4);

        nack(holder, "4");
        awaitReady(queue, 3);
        holder.basicNack(tags.get("3"), true, true);

        expect(queue, "5", "6", "4", "1", "2", "3");
    }

    @Test
    void withoutALimitRecoveredMessagesGoToTheBackToo() throws Exception {
        String queue = unlimited();
        Channel holder = get(queue, 4);

        holder.basicRecover(true);

        expect(queue, "5", "6", "1", "2", "3", "4");
    }

    @Test
    void whatComesLaterIsBehindThem() throws Exception {
        String queue = unlimited();
        Channel holder = get(queue, 6);
        nack(holder, "2");
        awaitReady(queue, 1);
        send(queue, "7");
        nack(holder, "1");
        awaitReady(queue, 3);
        send(queue, "8");

        expect(queue, "2", "7", "1", "8");
    }

    @Test
    void withoutALimitThoseOfAClosedChannelComeFirstAllTheSame() throws Exception {
        String queue = unlimited();
        Channel holder = get(queue, 4);
        nack(holder, "2");
        awaitReady(queue, 3);

        holder.close();

        expect(queue, "1", "3", "4", "5", "6", "2");
    }

    @Test
    void consumerWithoutALimitGetsItsRejectedMessagesLast() throws Exception {
        String queue = unlimited();
        Channel holder = connection.createChannel();
        holder.basicQos(4);
        Deliveries deliveries = consume(holder, queue);
        assertThat(deliveries.nextBodies(2)).containsExactly("1", "2");
        long third = deliveries.next().getEnvelope().getDeliveryTag();
        deliveries.next();

        holder.basicNack(third, false, true);

        assertThat(deliveries.nextBody()).isEqualTo("5");

        holder.basicNack(0, true, true);

        assertThat(deliveries.nextBodies(4)).containsExactly("6", "3", "1", "2");
    }
}
