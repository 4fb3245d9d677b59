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

/** A consumer may not hold a message for ever. */
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
