package io.leveret.broker.admin;

import io.leveret.broker.connection.Connection;
import io.leveret.broker.connection.ConnectionInfo;
import io.leveret.broker.policy.EffectivePolicy;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.codec.FieldTable;
import io.leveret.queue.QueueStatistics;

/**
 * A queue at one moment.
 *
 * @param id never given twice, so that a queue is not mistaken for one of the same name before
 * @param owner the connection an exclusive queue belongs to, or null
 */
public record QueueSnapshot(
        long id,
        String vhost,
        String name,
        boolean durable,
        boolean autoDelete,
        ConnectionInfo owner,
        FieldTable arguments,
        EffectivePolicy policy,
        int consumers,
        QueueStatistics statistics) {

    /** On the queue's home; null if it was deleted. */
    static QueueSnapshot of(HostedQueue queue) {
        if (queue.deleted()) {
            return null;
        }
        return new QueueSnapshot(
                queue.id(),
                queue.vhost().name(),
                queue.name(),
                queue.durable(),
                queue.autoDelete(),
                queue.owner() instanceof Connection connection ? connection.info() : null,
                queue.arguments(),
                queue.policy(),
                queue.queue().consumerCount(),
                queue.queue().statistics());
    }

    public boolean exclusive() {
        return owner != null;
    }

    /** {@code classic}, {@code quorum} or {@code stream}. */
    public String type() {
        String type = arguments.string("x-queue-type");
        return type == null ? "classic" : type;
    }

    public int messages() {
        return statistics.ready() + statistics.unacked();
    }
}
