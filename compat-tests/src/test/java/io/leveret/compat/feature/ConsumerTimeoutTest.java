package io.leveret.compat.feature;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Administration.Policy;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nobody may hold a message for ever. */
class ConsumerTimeoutTest extends Scenario {
    private static String timedOut(int channel, long millis) {
        return ("PRECONDITION_FAILED - delivery acknowledgement on channel %d timed out. Timeout"
                        + " value used: %d ms. This timeout value can be configured, see consumers"
                        + " doc guide to learn more")
                .formatted(channel, millis);
    }

    @Test
    void channelClosesWhenAMessageIsHeldForHalfAnHour() throws Exception {
        assumeFalse(broker.isRabbitMq(), "nobody waits half an hour for it");
        String queue = queue();
        Channel holder = connection.createChannel();
        Deliveries held = consume(holder, queue);
        send(queue, "message");
        held.next();

        assertChannelError(
                holder,
                406,
                timedOut(holder.getChannelNumber(), 1_800_000),
                () -> advance(Duration.ofMinutes(31)));

        awaitReady(queue, 1);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void policySetsAnotherTime() throws Exception {
        assumeFalse(broker.isRabbitMq(), "3.10 does not know this key");
        String queue = queue();
        Map<String, Object> definition = Map.of("consumer-timeout", 60_000);
        broker.administration()
                .setPolicy("/", new Policy(queue, "^" + queue + "$", "queues", 0, definition));
        afterwards(() -> broker.administration().deletePolicy("/", queue));
        Channel holder = connection.createChannel();
        Deliveries held = consume(holder, queue);
        send(queue, "message");
        held.next();

        assertChannelError(
                holder,
                406,
                timedOut(holder.getChannelNumber(), 60_000),
                () -> advance(Duration.ofMinutes(2)));
    }

    @Test
    void messageThatWasGotCountsToo() throws Exception {
        assumeFalse(broker.isRabbitMq(), "nobody waits half an hour for it");
        String queue = queue();
        send(queue, "message");
        Channel holder = connection.createChannel();
        assertThat(holder.basicGet(queue, false)).isNotNull();

        assertChannelError(
                holder,
                406,
                timedOut(holder.getChannelNumber(), 1_800_000),
                () -> advance(Duration.ofMinutes(30)));

        assertThat(channel.basicGet(queue, true).getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void timeOfTheQueueCountsForWhatWasGot() throws Exception {
        assumeFalse(broker.isRabbitMq(), "3.10 does not know this argument");
        String queue = queue(Map.of("x-consumer-timeout", 60_000));
        send(queue, "message");
        Channel holder = connection.createChannel();
        assertThat(holder.basicGet(queue, false)).isNotNull();
        advance(Duration.ofMillis(59_999));
        assertThat(holder.queueDeclarePassive(queue).getMessageCount()).isZero();

        assertChannelError(
                holder,
                406,
                timedOut(holder.getChannelNumber(), 60_000),
                () -> advance(Duration.ofMillis(1)));
    }

    @Test
    void timeOfTheQueueMayBeLongerThanTheBrokers() throws Exception {
        assumeFalse(broker.isRabbitMq(), "3.10 does not know this argument");
        String queue = queue(Map.of("x-consumer-timeout", 7_200_000));
        send(queue, "to a consumer", "got");
        Channel holder = connection.createChannel();
        holder.basicQos(1);
        Deliveries held = consume(holder, queue);
        held.next();
        assertThat(holder.basicGet(queue, false)).isNotNull();

        for (int minutes = 0; minutes < 110; minutes += 10) {
            advance(Duration.ofMinutes(10));
        }

        assertThat(holder.queueDeclarePassive(queue).getMessageCount()).isZero();
        assertChannelError(
                holder,
                406,
                timedOut(holder.getChannelNumber(), 7_200_000),
                () -> advance(Duration.ofMinutes(10)));
    }

    @Test
    void shorterOfArgumentAndPolicyCounts() throws Exception {
        assumeFalse(broker.isRabbitMq(), "3.10 does not know them");
        String queue = queue(Map.of("x-consumer-timeout", 30_000));
        Map<String, Object> definition = Map.of("consumer-timeout", 60_000);
        broker.administration()
                .setPolicy("/", new Policy(queue, "^" + queue + "$", "queues", 0, definition));
        afterwards(() -> broker.administration().deletePolicy("/", queue));
        send(queue, "message");
        Channel holder = connection.createChannel();
        assertThat(holder.basicGet(queue, false)).isNotNull();

        assertChannelError(
                holder,
                406,
                timedOut(holder.getChannelNumber(), 30_000),
                () -> advance(Duration.ofSeconds(31)));
    }

    @Test
    void acknowledgedInTimeIsWell() throws Exception {
        assumeFalse(broker.isRabbitMq(), "nobody waits half an hour for it");
        String queue = queue();
        Channel holder = connection.createChannel();
        Deliveries held = consume(holder, queue);
        send(queue, "message");
        holder.basicAck(held.next().getEnvelope().getDeliveryTag(), false);
        ready(queue);

        advance(Duration.ofMinutes(31));

        assertThat(holder.basicGet(queue, true)).isNull();
    }
}
