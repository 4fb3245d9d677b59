package io.leveret.compat.queue;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.Scenario;
import org.junit.jupiter.api.Test;

class QueuePurgeTest extends Scenario {
    @Test
    void purgeOkCountsWhatItRemoved() throws Exception {
        String queue = queue();
        send(queue, "one", "two", "three");

        assertThat(channel.queuePurge(queue).getMessageCount()).isEqualTo(3);
        assertThat(ready(queue)).isZero();
        assertThat(channel.queuePurge(queue).getMessageCount()).isZero();
    }

    @Test
    void purgeLeavesUnacknowledgedMessages() throws Exception {
        String queue = queue();
        send(queue, "unacked", "ready");
        long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();

        assertThat(channel.queuePurge(queue).getMessageCount()).isEqualTo(1);
        channel.basicNack(tag, false, true);

        assertThat(drain(queue)).containsExactly("unacked");
    }

    @Test
    void purgingAMissingQueueIsNotFound() throws Exception {
        String queue = name("none");

        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no queue '%s' in vhost '/'".formatted(queue),
                () -> channel.queuePurge(queue));
    }
}
