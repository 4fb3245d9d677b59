package io.leveret.broker.statistics;

import java.util.concurrent.atomic.LongAdder;

/** How often things came and went since the broker started. All of it rare; any thread. */
public final class Churn {
    public final LongAdder connectionsCreated = new LongAdder();
    public final LongAdder connectionsClosed = new LongAdder();
    public final LongAdder channelsCreated = new LongAdder();
    public final LongAdder channelsClosed = new LongAdder();

    /** Declarations, of new queues and of queues that were there already. */
    public final LongAdder queuesDeclared = new LongAdder();

    public final LongAdder queuesCreated = new LongAdder();
    public final LongAdder queuesDeleted = new LongAdder();

    /** Connections that were not read any more for a while. */
    public final Stops readingStops = new Stops();

    /** Consumers that got no more for a while. */
    public final Stops deliveryStops = new Stops();

    public final DeadLetterCounters deadLetters = new DeadLetterCounters();
    public final LoginCounters amqpLogins = new LoginCounters();
    public final LoginCounters httpLogins = new LoginCounters();
}
