package io.leveret.broker.channel;

import io.leveret.broker.statistics.PublishCounters;
import io.leveret.broker.vhost.MessageTarget;
import io.leveret.message.Message;
import java.util.List;

/**
 * What a channel promises of what it publishes: nothing, a confirm, or a transaction. A channel has
 * exactly one, so confirm and tx cannot both be on.
 */
interface PublishMode {
    /**
     * Hands {@code message} to who it was routed to, or notes it for the commit.
     *
     * @param counters of the exchange it was published to
     */
    void publish(
            Message message,
            List<MessageTarget> targets,
            boolean mandatory,
            PublishCounters counters);

    /** No promise: fire and forget. */
    record Plain(Channel channel) implements PublishMode {
        @Override
        public void publish(
                Message message,
                List<MessageTarget> targets,
                boolean mandatory,
                PublishCounters counters) {
            channel.connection().shard().messageCame();
            if (targets.isEmpty()) {
                channel.unroutable(message, mandatory);
                return;
            }
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).publish(message, null, null);
            }
        }
    }

    /** A confirm for each publish. */
    record Confirming(Channel channel, Confirms confirms) implements PublishMode {
        @Override
        public void publish(
                Message message,
                List<MessageTarget> targets,
                boolean mandatory,
                PublishCounters counters) {
            long number = confirms.publish();
            if (targets.isEmpty()) {
                // The return goes out first: it is written now, the confirm at the end of the turn.
                channel.unroutable(message, mandatory);
                confirms.settle(number, true, counters);
                return;
            }
            PendingConfirm receipt =
                    new PendingConfirm(channel, confirms, number, targets.size(), counters);
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).publish(message, receipt, null);
            }
        }
    }
}
