package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;
import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.vhost.HostedQueue;
import io.leveret.codec.ReplyCode;
import io.leveret.queue.QueueType;

/**
 * What RabbitMQ refuses of quorum queues and not of classic ones, in its words (<a
 * href="https://www.rabbitmq.com/docs/quorum-queues#feature-comparison">feature matrix</a>).
 */
final class QuorumRules {
    private QuorumRules() {}

    static void requireGettable(HostedQueue queue) {
        if (isQuorum(queue)
                && Boolean.TRUE.equals(queue.arguments().get("x-single-active-consumer"))) {
            throw channelError(
                    ReplyCode.RESOURCE_LOCKED,
                    "cannot obtain access to locked %s. basic.get operations are not supported by"
                            + " quorum queues with single active consumer",
                    queue);
        }
    }

    static void requireNoChannelLimit(HostedQueue queue, int channelPrefetch) {
        if (isQuorum(queue) && channelPrefetch > 0) {
            throw connectionError(
                    ReplyCode.NOT_IMPLEMENTED, "%s does not support global qos", queue);
        }
    }

    static void requireUnconditionalDelete(HostedQueue queue, boolean ifUnused, boolean ifEmpty) {
        if (queue != null && isQuorum(queue) && (ifUnused || ifEmpty)) {
            throw connectionError(
                    ReplyCode.NOT_IMPLEMENTED,
                    "cannot delete %s. queue.delete operations with %s flag set are not supported"
                            + " by quorum queues",
                    queue,
                    ifEmpty ? "if-empty" : "if-unused");
        }
    }

    private static boolean isQuorum(HostedQueue queue) {
        return queue.type() == QueueType.QUORUM;
    }
}
