package io.leveret.compat.channel;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Scenario;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A delivery may stay unacknowledged for half an hour, which nobody waits for on RabbitMQ. */
class ConsumerTimeoutTest extends Scenario {
    private static final Duration LONGER_THAN_ALLOWED = Duration.ofMinutes(33);

    @Test
    void channelWithADeliveryUnacknowledgedForTooLongIsClosed() throws Exception {
        assumeFalse(broker.isRabbitMq());
        String queue = queue();
        publish("", queue, "x");
        Channel lazy = connection.createChannel();
        assertThat(lazy.basicGet(queue, false)).isNotNull();

        assertChannelError(
                lazy,
                406,
                "PRECONDITION_FAILED - delivery acknowledgement on channel "
                        + lazy.getChannelNumber()
                        + " timed out. Timeout value used: 1800000 ms. This timeout value can be"
                        + " configured, see consumers doc guide to learn more",
                () -> {
                    advance(Duration.ofMinutes(1));
                    channel.queueDeclarePassive(queue); // by now the broker has looked
                    advance(LONGER_THAN_ALLOWED);
                });

        assertThat(channel.basicGet(queue, true)).isNotNull();
    }
}
