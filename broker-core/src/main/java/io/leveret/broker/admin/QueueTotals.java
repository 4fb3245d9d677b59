package io.leveret.broker.admin;

/**
 * How many queues there are in a vhost, and messages in them.
 *
 * @param waiting given back to be tried again later
 */
public record QueueTotals(int queues, long ready, long unacked, long waiting) {
    QueueTotals plus(QueueTotals other) {
        return new QueueTotals(
                queues + other.queues,
                ready + other.ready,
                unacked + other.unacked,
                waiting + other.waiting);
    }
}
