package io.leveret.broker.statistics;

import io.leveret.queue.DeadLetterReason;
import io.leveret.queue.QueueType;
import java.util.concurrent.atomic.LongAdder;

/** Messages that died in queues, since the broker started. Any thread. */
public final class DeadLetterCounters {

    /** What is done with them. */
    public enum Strategy {
        /** They are thrown away. */
        DISABLED,
        /** They go to an exchange, and are given up if that fails. */
        AT_MOST_ONCE,
        /** They stay until all targets have them. */
        AT_LEAST_ONCE
    }

    private final LongAdder[][][] dead =
            new LongAdder[QueueType.values().length][Strategy.values().length]
                    [DeadLetterReason.values().length];

    /** Those that all targets have, of queues that wait for that. */
    public final LongAdder confirmed = new LongAdder();

    public DeadLetterCounters() {
        for (LongAdder[][] ofType : dead) {
            for (LongAdder[] ofStrategy : ofType) {
                for (int i = 0; i < ofStrategy.length; i++) {
                    ofStrategy[i] = new LongAdder();
                }
            }
        }
    }

    public void count(QueueType type, Strategy strategy, DeadLetterReason reason) {
        dead[type.ordinal()][strategy.ordinal()][reason.ordinal()].increment();
    }

    public long sum(QueueType type, Strategy strategy, DeadLetterReason reason) {
        return dead[type.ordinal()][strategy.ordinal()][reason.ordinal()].sum();
    }
}
