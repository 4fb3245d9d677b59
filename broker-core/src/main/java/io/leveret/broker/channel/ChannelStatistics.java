package io.leveret.broker.channel;

import io.leveret.broker.statistics.ChannelCounters;
import java.util.List;

/**
 * A channel at one moment.
 *
 * @param unconfirmed publishes that wait for their confirm
 * @param uncommittedMessages publishes of a transaction under way
 * @param uncommittedAcks settlements of a transaction under way
 * @param prefetch of consumers to come
 * @param globalPrefetch of the whole channel; 0 for no limit
 */
public record ChannelStatistics(
        int number,
        boolean confirming,
        boolean transactional,
        int unacked,
        int unconfirmed,
        int uncommittedMessages,
        int uncommittedAcks,
        int prefetch,
        int globalPrefetch,
        ChannelCounters counters,
        List<ChannelConsumer> consumers) {}
