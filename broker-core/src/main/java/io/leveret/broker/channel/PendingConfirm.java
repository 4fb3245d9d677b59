package io.leveret.broker.channel;

import io.leveret.broker.statistics.PublishCounters;
import io.leveret.queue.Receipt;

/** A confirm that waits for every queue its message went to. */
final class PendingConfirm implements Receipt, Runnable {
    private final Channel channel;
    private final Confirms confirms;
    private final long number;
    private final PublishCounters counters;

    // Channel's shard.
    private int waiting;
    private boolean refused;

    PendingConfirm(
            Channel channel, Confirms confirms, long number, int queues, PublishCounters counters) {
        this.channel = channel;
        this.confirms = confirms;
        this.number = number;
        this.counters = counters;
        this.waiting = queues;
    }

    @Override
    public void accepted() {
        if (channel.connection().shard().isCurrent()) {
            run();
        } else {
            channel.connection().shard().post(this);
        }
    }

    @Override
    public void rejected() {
        channel.connection()
                .shard()
                .execute(
                        () -> {
                            refused = true;
                            run();
                        });
    }

    /** One queue answered. */
    @Override
    public void run() {
        if (--waiting == 0) {
            confirms.settle(number, !refused, counters);
        }
    }
}
