package io.leveret.broker.admin;

import io.leveret.broker.connection.Connection;
import io.leveret.broker.connection.ConnectionInfo;
import io.leveret.broker.policy.EffectivePolicy;
import io.leveret.broker.rate.RateStatistics;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.codec.FieldTable;
import io.leveret.queue.QueueStatistics;

/**
 * A queue at one moment.
 *
 * @param id never given twice, so that a queue is not mistaken for one of the same name before
 * @param type {@code classic}, {@code quorum} or {@code stream}
 * @param owner the connection an exclusive queue belongs to, or null
 * @param rates limits of its rates; null if it has none of its own
 */
public record QueueSnapshot(
        long id,
        String vhost,
        String name,
        String type,
        boolean durable,
        boolean autoDelete,
        ConnectionInfo owner,
        FieldTable arguments,
        String createdBy,
        EffectivePolicy policy,
        int consumers,
        RateStatistics rates,
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
                queue.type().text(),
                queue.durable(),
                queue.autoDelete(),
                queue.owner() instanceof Connection connection ? connection.info() : null,
                queue.arguments(),
                queue.createdBy(),
                queue.policy(),
                queue.queue().consumerCount(),
                RateStatistics.of(queue.rates()),
                queue.queue().statistics());
    }

    public boolean exclusive() {
        return owner != null;
    }

    /** Ready, unacknowledged, and given back to be tried again later. */
    public int messages() {
        return statistics.ready() + statistics.unacked() + statistics.waiting();
    }
}
